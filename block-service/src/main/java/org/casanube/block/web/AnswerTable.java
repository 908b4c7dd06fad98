package org.casanube.block.web;

import static org.casanube.block.web.ProblemTypes.ARCHIVE_INCOMPLETE;
import static org.casanube.block.web.ProblemTypes.ARCHIVE_MALFORMED;
import static org.casanube.block.web.ProblemTypes.ARCHIVE_UNSUPPORTED;
import static org.casanube.block.web.ProblemTypes.BLOCK_DAMAGED;
import static org.casanube.block.web.ProblemTypes.BLOCK_MISMATCHED;
import static org.casanube.block.web.ProblemTypes.BLOCK_MISSING;
import static org.casanube.block.web.ProblemTypes.BLOCK_REFUSED;
import static org.casanube.block.web.ProblemTypes.BLOCK_TOO_LARGE;
import static org.casanube.block.web.ProblemTypes.BODY_BROKEN_OFF;
import static org.casanube.block.web.ProblemTypes.CID_INVALID;
import static org.casanube.block.web.ProblemTypes.DATA_MALFORMED;
import static org.casanube.block.web.ProblemTypes.DIRECTORY_NOT_EMPTY;
import static org.casanube.block.web.ProblemTypes.DNS_FAILED;
import static org.casanube.block.web.ProblemTypes.ENTRY_CONFLICT;
import static org.casanube.block.web.ProblemTypes.FETCHES_BUSY;
import static org.casanube.block.web.ProblemTypes.FETCH_DEADLINE;
import static org.casanube.block.web.ProblemTypes.IMPORT_REFUSED;
import static org.casanube.block.web.ProblemTypes.NAME_DEADLINE;
import static org.casanube.block.web.ProblemTypes.NAME_INVALID;
import static org.casanube.block.web.ProblemTypes.NAME_KEY_EXISTS;
import static org.casanube.block.web.ProblemTypes.NAME_KEY_INVALID;
import static org.casanube.block.web.ProblemTypes.NAME_KEY_NOT_FOUND;
import static org.casanube.block.web.ProblemTypes.NAME_KEY_RESERVED;
import static org.casanube.block.web.ProblemTypes.NAME_NOT_FOUND;
import static org.casanube.block.web.ProblemTypes.NAME_OPTION_INVALID;
import static org.casanube.block.web.ProblemTypes.NAME_PATH_INVALID;
import static org.casanube.block.web.ProblemTypes.NAME_RECORD_INVALID;
import static org.casanube.block.web.ProblemTypes.NAME_TOO_DEEP;
import static org.casanube.block.web.ProblemTypes.NOT_A_DIRECTORY;
import static org.casanube.block.web.ProblemTypes.NOT_A_FILE;
import static org.casanube.block.web.ProblemTypes.NOT_UNIXFS;
import static org.casanube.block.web.ProblemTypes.OPTION_INVALID;
import static org.casanube.block.web.ProblemTypes.PATH_EXISTS;
import static org.casanube.block.web.ProblemTypes.PATH_NOT_FOUND;
import static org.casanube.block.web.ProblemTypes.PEER_CONFIGURED;
import static org.casanube.block.web.ProblemTypes.PEER_ID_INVALID;
import static org.casanube.block.web.ProblemTypes.PEER_NOT_CONNECTED;
import static org.casanube.block.web.ProblemTypes.PIN_DEADLINE;
import static org.casanube.block.web.ProblemTypes.PIN_INCOMPLETE;
import static org.casanube.block.web.ProblemTypes.PIN_INDIRECT;
import static org.casanube.block.web.ProblemTypes.PIN_NOT_FOUND;
import static org.casanube.block.web.ProblemTypes.PIN_UNREADABLE;
import static org.casanube.block.web.ProblemTypes.SWARM_KEY_INVALID;
import static org.casanube.block.web.ProblemTypes.SWARM_KEY_MISSING;
import static org.casanube.block.web.ProblemTypes.TREE_BUSY;
import static org.casanube.problems.HttpProblems.PRECONDITION_FAILED;
import static org.casanube.problems.HttpProblems.RANGE_NOT_SATISFIABLE;
import static org.casanube.problems.HttpProblems.STORAGE_FULL;
import static org.casanube.problems.HttpProblems.TOO_MANY_REQUESTS;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemType;

/**
 * What each operation answers: its statuses of success, and the problems that it tells. The
 * description of the REST API is made of it, and tests hold the answers that they get against it.
 */
final class AnswerTable {
  /** What every operation may answer. */
  private static final List<ProblemType> ALWAYS =
      List.of(
          HttpProblems.NOT_ACCEPTABLE,
          HttpProblems.INTERNAL_ERROR,
          HttpProblems.SERVICE_UNAVAILABLE);

  /** What an operation that takes parameters may answer besides. */
  private static final List<ProblemType> WITH_PARAMETERS =
      List.of(HttpProblems.REQUEST_INVALID, HttpProblems.VALUE_INVALID, HttpProblems.VALUE_MISSING);

  /** What an operation that takes a body may answer besides. */
  private static final List<ProblemType> WITH_BODY =
      List.of(
          HttpProblems.VALUE_INVALID,
          HttpProblems.BODY_UNREADABLE,
          HttpProblems.FIELD_UNKNOWN,
          HttpProblems.BODY_TOO_LARGE,
          HttpProblems.MEDIA_TYPE_NOT_SUPPORTED,
          BODY_BROKEN_OFF);

  private static final ProblemType[] FETCHING = {
    BLOCK_MISSING, FETCH_DEADLINE, FETCHES_BUSY, BLOCK_DAMAGED, DATA_MALFORMED
  };

  private static final ProblemType[] PATHS = {
    CID_INVALID, PATH_NOT_FOUND, NOT_A_DIRECTORY, NOT_A_FILE, NOT_UNIXFS, NAME_INVALID
  };

  private static final ProblemType[] TREE_CHANGES = {
    PATH_EXISTS, TREE_BUSY, PRECONDITION_FAILED, STORAGE_FULL
  };

  private static final ProblemType[] ADDING = {
    ARCHIVE_MALFORMED, ARCHIVE_UNSUPPORTED, ENTRY_CONFLICT, OPTION_INVALID, STORAGE_FULL
  };

  private static final ProblemType[] PEERS = {
    ProblemTypes.SWARM_ADDRESS_INVALID,
    ProblemTypes.SWARM_ADDRESS_UNSUPPORTED,
    ProblemTypes.PEER_UNREACHABLE,
    ProblemTypes.PEER_TIMEOUT,
    ProblemTypes.PEER_OF_OTHER_NETWORK,
    ProblemTypes.PEER_MISMATCHED,
    ProblemTypes.KEPT_PEERS_FULL
  };

  private static final ProblemType[] NAME_KEYS = {
    NAME_KEY_NOT_FOUND, NAME_KEY_EXISTS, NAME_KEY_RESERVED, NAME_KEY_INVALID
  };

  private static final ProblemType[] RESOLVING = {
    CID_INVALID,
    NAME_PATH_INVALID,
    NAME_NOT_FOUND,
    NAME_RECORD_INVALID,
    NAME_TOO_DEEP,
    NAME_DEADLINE,
    DNS_FAILED
  };

  private static final Map<String, Answers> ROWS = new HashMap<>();

  static {
    blocks();
    files();
    uploads();
    keeping();
    trees();
    peers();
    names();
  }

  private AnswerTable() {}

  private static void blocks() {
    row("addBlock", 201).tells(BLOCK_REFUSED, BLOCK_TOO_LARGE, STORAGE_FULL);
    row("putBlock", 201)
        .tells(CID_INVALID, BLOCK_MISMATCHED, BLOCK_REFUSED, BLOCK_TOO_LARGE, STORAGE_FULL);
    row("getBlock", 200).tells(CID_INVALID, BLOCK_MISSING, BLOCK_DAMAGED);
    row("statBlock", 200).tells(CID_INVALID, BLOCK_MISSING);
    row("removeBlock", 200)
        .tells(CID_INVALID, BLOCK_MISSING)
        .tells(409, "block-in-use")
        .tells(503, "collection-running");
    row("importCar", 200)
        .tells(ARCHIVE_MALFORMED, ARCHIVE_UNSUPPORTED, ARCHIVE_INCOMPLETE, DATA_MALFORMED)
        .tells(BLOCK_MISMATCHED, BLOCK_TOO_LARGE, STORAGE_FULL);
  }

  private static void files() {
    row("addFiles", 200, 201)
        .tells(PATHS)
        .tells(ADDING)
        .tells(TREE_CHANGES)
        .tells(400, "multipart-malformed");
    row("putFile", 200, 201).tells(PATHS).tells(ADDING).tells(TREE_CHANGES);
    row("statFile", 200).tells(PATHS).tells(FETCHING);
    row("listFiles", 200).tells(PATHS).tells(FETCHING);
  }

  private static void uploads() {
    row("uploadOptions", 204);
    row("createUpload", 201)
        .tells(ADDING)
        .tells(PATHS)
        .tells(TREE_CHANGES)
        .tells(400, "upload-header-invalid")
        .tells(413, "upload-too-large")
        .tells(412, "tus-version-unsupported")
        .tells(429, "uploads-too-many")
        .tells(507, "uploads-total-exceeded");
    row("headUpload", 200).tells(404, "upload-not-found").tells(412, "tus-version-unsupported");
    row("getUpload", 200).tells(404, "upload-not-found");
    row("appendToUpload", 204)
        .tells(ADDING)
        .tells(PATHS)
        .tells(TREE_CHANGES)
        .tells(400, "upload-header-invalid")
        .tells(404, "upload-not-found")
        .tells(409, "upload-offset-conflict")
        .tells(412, "tus-version-unsupported")
        .tells(413, "upload-too-large")
        .tells(423, "upload-busy")
        .tells(460, "upload-checksum-mismatched")
        .tells(507, "uploads-total-exceeded");
    row("deleteUpload", 204)
        .tells(404, "upload-not-found")
        .tells(412, "tus-version-unsupported")
        .tells(423, "upload-busy");
  }

  private static void keeping() {
    row("listLocalPins", 200).tells(NAME_INVALID);
    row("findLocalPin", 200).tells(CID_INVALID);
    row("putLocalPin", 200, 202)
        .tells(FETCHING)
        .tells(CID_INVALID, NAME_INVALID, PIN_INCOMPLETE, PIN_UNREADABLE, PIN_DEADLINE)
        .tells(STORAGE_FULL);
    row("deleteLocalPins", 200).tells(CID_INVALID, NAME_INVALID, PIN_NOT_FOUND, PIN_INDIRECT);
    row("importKubo", 202).tells(IMPORT_REFUSED);
    row("storage", 200);
    row("collectGarbage", 202);
    row("verifyStorage", 202);
    row("listBlockOperations", 200);
    row("findOperation", 200).tells(404, "operation-not-found");
    row("cancelOperation", 200).tells(404, "operation-not-found");
    row("listRetrievals", 200);
    row("startRetrieval", 202).tells(CID_INVALID).tells(422, "path-invalid");
  }

  private static void trees() {
    row("statTree", 200).tells(PATHS).tells(FETCHING);
    row("listTree", 200).tells(PATHS).tells(FETCHING);
    row("readTree", 200, 206).tells(PATHS).tells(FETCHING).tells(RANGE_NOT_SATISFIABLE);
    row("writeTree", 200).tells(PATHS).tells(FETCHING).tells(TREE_CHANGES);
    row("makeTreeDirectory", 200).tells(PATHS).tells(FETCHING).tells(TREE_CHANGES);
    row("copyInTree", 200).tells(PATHS).tells(FETCHING).tells(TREE_CHANGES);
    row("moveInTree", 200).tells(PATHS).tells(FETCHING).tells(TREE_CHANGES);
    row("removeFromTree", 200)
        .tells(PATHS)
        .tells(FETCHING)
        .tells(TREE_CHANGES)
        .tells(DIRECTORY_NOT_EMPTY);
  }

  private static void peers() {
    row("findProviders", 200).tells(CID_INVALID, TOO_MANY_REQUESTS);
    row("findPeer", 200).tells(PEER_ID_INVALID, TOO_MANY_REQUESTS, HttpProblems.ROUTE_NOT_FOUND);
    row("provide", 200).tells(CID_INVALID, BLOCK_MISSING, TOO_MANY_REQUESTS);
    row("getSwarmAddresses", 200);
    row("listSwarmPeers", 200);
    row("listKeptSwarmPeers", 200);
    row("listPeerLedgers", 200).tells(PEER_ID_INVALID);
    row("connectSwarmPeer", 200).tells(PEERS).tells(SWARM_KEY_MISSING);
    row("disconnectSwarmPeer", 204).tells(PEER_ID_INVALID, PEER_NOT_CONNECTED, PEER_CONFIGURED);
    row("getSwarmKey", 200).tells(SWARM_KEY_MISSING);
    row("putSwarmKey", 200).tells(SWARM_KEY_INVALID);
    row("renewSwarmKey", 200);
  }

  private static void names() {
    row("listNameKeys", 200);
    row("generateNameKey", 201).tells(NAME_KEYS);
    row("importNameKey", 201).tells(NAME_KEYS);
    row("getNameKey", 200).tells(NAME_KEYS);
    row("renameNameKey", 200).tells(NAME_KEYS);
    row("removeNameKey", 204).tells(NAME_KEYS);
    row("exportNameKey", 200).tells(NAME_KEYS);
    row("resolveName", 200).tells(RESOLVING);
    row("listNamePublications", 200);
    row("publishName", 200).tells(NAME_KEYS).tells(RESOLVING).tells(NAME_OPTION_INVALID);
    row("getNamePublication", 200).tells(NAME_KEYS).tells(RESOLVING);
    row("withdrawName", 204).tells(NAME_KEYS).tells(RESOLVING);
    row("getNameRecord", 200).tells(RESOLVING);
    row("putNameRecord", 200).tells(RESOLVING);
  }

  /** What one operation answers. */
  static final class Answers {
    private final Set<Integer> successes;
    private final SortedMap<Integer, SortedSet<String>> problems = new TreeMap<>();

    private Answers(Set<Integer> successes) {
      this.successes = successes;
    }

    private Answers tells(ProblemType... types) {
      for (ProblemType type : types) {
        Answers ignored = tells(type.status(), type.code());
      }
      return this;
    }

    private Answers tells(List<ProblemType> types) {
      return tells(types.toArray(ProblemType[]::new));
    }

    private Answers tells(int status, String code) {
      boolean ignored = problems.computeIfAbsent(status, _ -> new TreeSet<>()).add(code);
      return this;
    }

    /** The statuses of success. */
    Set<Integer> successes() {
      return successes;
    }

    /** The codes of problems by their statuses. */
    SortedMap<Integer, SortedSet<String>> problems() {
      return problems;
    }
  }

  private static Answers row(String operation, Integer... successes) {
    Answers answers = new Answers(new TreeSet<>(List.of(successes)));
    ROWS.put(operation, answers);
    return answers;
  }

  /** What the operation answers; empty if nobody has put it into the table. */
  static Optional<Answers> find(String operation, boolean hasParameters, boolean hasBody) {
    Answers row = ROWS.get(operation);
    if (row == null) {
      return Optional.empty();
    }
    Answers all = new Answers(row.successes());
    row.problems().forEach((status, codes) -> codes.forEach(code -> all.tells(status, code)));
    Answers ignored =
        all.tells(ALWAYS)
            .tells(401, "identity-missing")
            .tells(401, "identity-invalid")
            .tells(403, "operation-not-allowed");
    if (hasParameters) {
      Answers _ = all.tells(WITH_PARAMETERS);
    }
    if (hasBody) {
      Answers _ = all.tells(WITH_BODY).tells(408, "upload-stalled");
    }
    return Optional.of(all);
  }
}
