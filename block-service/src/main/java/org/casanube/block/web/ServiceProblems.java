package org.casanube.block.web;

import java.io.EOFException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.casanube.block.archives.ArchiveException;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.MismatchedBlockException;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.blocks.UnacceptableBlockException;
import org.casanube.block.collection.LostBlocksException;
import org.casanube.block.imports.ImportRefusedException;
import org.casanube.block.names.NameException;
import org.casanube.block.pins.PinName;
import org.casanube.block.pins.PinRefusedException;
import org.casanube.block.retrieval.FetchFailedException;
import org.casanube.block.routing.RoutingBusyException;
import org.casanube.block.swarm.KeptPeers;
import org.casanube.block.swarm.SwarmRefusedException;
import org.casanube.block.tree.TreeRefusedException;
import org.casanube.block.unixfs.ImportsBusyException;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.web.identifiers.IdentifierProblems;
import org.casanube.documents.DocumentStoreException;
import org.casanube.ipld.IpldException;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemMapping;
import org.casanube.problems.ProblemType;
import org.springframework.stereotype.Component;

/** The problems of this service: the one place where its exceptions meet HTTP. */
@Component
final class ServiceProblems implements ProblemMapping {
  private static final Duration SEARCHES_END = Duration.ofSeconds(5);
  private static final IdentifierProblems IDENTIFIERS =
      new IdentifierProblems(
          Map.of(
              Cid.class,
              ProblemTypes.CID_INVALID,
              PeerId.class,
              ProblemTypes.PEER_ID_INVALID,
              Multiaddr.class,
              ProblemTypes.SWARM_ADDRESS_INVALID));

  @Override
  public Optional<Problem> problemOf(Throwable thrown) {
    return switch (thrown) {
      case BlockStoreException e -> Optional.of(ofStore(e));
      case MissingBlockException e -> Optional.of(ProblemTypes.BLOCK_MISSING.problem(message(e)));
      case MismatchedBlockException e ->
          Optional.of(ProblemTypes.BLOCK_MISMATCHED.problem(message(e)));
      case FetchFailedException e -> Optional.of(ofFetch(e));
      case RoutingBusyException e ->
          Optional.of(
              HttpProblems.TOO_MANY_REQUESTS
                  .problem(message(e))
                  .withLimit(e.limit())
                  .withRetryAfter(SEARCHES_END));
      case UnixFsException e -> Optional.of(ofUnixFs(e));
      case UnacceptableBlockException e ->
          Optional.of(ProblemTypes.BLOCK_REFUSED.problem(message(e)));
      case ArchiveException e -> Optional.of(ofArchive(e));
      case MultiformatException e -> Optional.of(ProblemTypes.CID_INVALID.problem(message(e)));
      case InvalidParameterException _ ->
          Optional.of(
              HttpProblems.REQUEST_INVALID.problem(
                  "The query can't be read: it is not UTF-8, or has too many parameters."));
      case EOFException _ ->
          Optional.of(ProblemTypes.BODY_BROKEN_OFF.problem("The body broke off."));
      case ImportsBusyException e ->
          Optional.of(HttpProblems.SERVICE_UNAVAILABLE.problem(message(e)));
      case IpldException e -> Optional.of(ProblemTypes.DATA_MALFORMED.problem(message(e)));
      case PinRefusedException e -> Optional.of(ofPin(e));
      case TreeRefusedException e -> Optional.of(type(e).problem(message(e)));
      case NameException e -> Optional.of(type(e).problem(message(e)));
      case SwarmRefusedException e -> Optional.of(ofSwarm(e));
      case ImportRefusedException e ->
          Optional.of(ProblemTypes.IMPORT_REFUSED.problem(message(e)).withField("path"));
      case LostBlocksException e -> Optional.of(ProblemTypes.BLOCKS_LOST.problem(message(e)));
      case DocumentStoreException e -> ofRecords(e);
      default -> IDENTIFIERS.find(thrown);
    };
  }

  private static Problem ofStore(BlockStoreException e) {
    return switch (e.reason()) {
      case FULL -> HttpProblems.STORAGE_FULL.problem(message(e));
      case DAMAGED -> ProblemTypes.BLOCK_DAMAGED.problem(message(e));
      case IO -> HttpProblems.INTERNAL_ERROR.problem("The disk failed; the log says how.");
      case UNUSABLE -> HttpProblems.SERVICE_UNAVAILABLE.problem(message(e));
    };
  }

  private static Problem ofFetch(FetchFailedException e) {
    return switch (e.code()) {
      case NOBODY_HAS_IT -> ProblemTypes.BLOCK_MISSING.problem(message(e));
      case DEADLINE -> ProblemTypes.FETCH_DEADLINE.problem(message(e));
      case BUSY -> ProblemTypes.FETCHES_BUSY.problem(message(e));
      case UNREADABLE_DAG -> ProblemTypes.DATA_MALFORMED.problem(message(e));
    };
  }

  private static Problem ofUnixFs(UnixFsException e) {
    ProblemType type =
        switch (e.code()) {
          case NOT_FOUND -> ProblemTypes.PATH_NOT_FOUND;
          case NOT_A_DIRECTORY -> ProblemTypes.NOT_A_DIRECTORY;
          case NOT_A_FILE -> ProblemTypes.NOT_A_FILE;
          case NOT_UNIXFS -> ProblemTypes.NOT_UNIXFS;
          case MALFORMED, LIMIT_EXCEEDED -> ProblemTypes.DATA_MALFORMED;
          case INVALID_NAME -> ProblemTypes.NAME_INVALID;
          case CONFLICT -> ProblemTypes.ENTRY_CONFLICT;
          case INVALID_OPTION -> ProblemTypes.OPTION_INVALID;
        };
    return type.problem(message(e));
  }

  private static Problem ofArchive(ArchiveException e) {
    ProblemType type =
        switch (e.code()) {
          case MALFORMED -> ProblemTypes.ARCHIVE_MALFORMED;
          case MISMATCHED_BLOCK -> ProblemTypes.BLOCK_MISMATCHED;
          case BLOCK_TOO_LARGE -> ProblemTypes.BLOCK_TOO_LARGE;
          case UNSUPPORTED -> ProblemTypes.ARCHIVE_UNSUPPORTED;
          case INCOMPLETE -> ProblemTypes.ARCHIVE_INCOMPLETE;
          case LIMIT_EXCEEDED -> ProblemTypes.DATA_MALFORMED;
          case UNSAFE_NAME -> ProblemTypes.NAME_INVALID;
        };
    Problem problem = type.problem(message(e));
    return type.equals(ProblemTypes.BLOCK_TOO_LARGE) ? problem.withLimit(Block.MAX_BYTES) : problem;
  }

  private static Problem ofPin(PinRefusedException e) {
    return switch (e.code()) {
      case INCOMPLETE_DAG -> ProblemTypes.PIN_INCOMPLETE.problem(message(e)).withField("cid");
      case UNREADABLE_DAG -> ProblemTypes.PIN_UNREADABLE.problem(message(e)).withField("cid");
      case NOT_PINNED -> ProblemTypes.PIN_NOT_FOUND.problem(message(e)).withField("cid");
      case PINNED_INDIRECTLY -> ProblemTypes.PIN_INDIRECT.problem(message(e)).withField("cid");
      case INVALID_NAME -> ProblemTypes.NAME_INVALID.problem(message(e)).withField("name");
      case NAME_TOO_LONG ->
          ProblemTypes.NAME_INVALID
              .problem(message(e))
              .withField("name")
              .withLimit(PinName.MAX_BYTES);
      case DEADLINE -> ProblemTypes.PIN_DEADLINE.problem(message(e)).withField("timeout");
    };
  }

  private static ProblemType type(TreeRefusedException e) {
    return switch (e.code()) {
      case NOT_FOUND -> ProblemTypes.PATH_NOT_FOUND;
      case NOT_A_DIRECTORY -> ProblemTypes.NOT_A_DIRECTORY;
      case NOT_A_FILE -> ProblemTypes.NOT_A_FILE;
      case ALREADY_EXISTS -> ProblemTypes.PATH_EXISTS;
      case DIRECTORY_NOT_EMPTY -> ProblemTypes.DIRECTORY_NOT_EMPTY;
      case INVALID_PATH -> ProblemTypes.NAME_INVALID;
      case NOT_A_FILE_OR_DIRECTORY -> ProblemTypes.NOT_UNIXFS;
      case ROOT_CHANGED -> HttpProblems.PRECONDITION_FAILED;
      case BUSY -> ProblemTypes.TREE_BUSY;
    };
  }

  private static ProblemType type(NameException e) {
    return switch (e.code()) {
      case INVALID_PATH -> ProblemTypes.NAME_PATH_INVALID;
      case NOT_FOUND -> ProblemTypes.NAME_NOT_FOUND;
      case INVALID_RECORD -> ProblemTypes.NAME_RECORD_INVALID;
      case TOO_MANY_STEPS -> ProblemTypes.NAME_TOO_DEEP;
      case DEADLINE -> ProblemTypes.NAME_DEADLINE;
      case DNS_FAILED -> ProblemTypes.DNS_FAILED;
      case KEY_NOT_FOUND -> ProblemTypes.NAME_KEY_NOT_FOUND;
      case KEY_EXISTS -> ProblemTypes.NAME_KEY_EXISTS;
      case KEY_RESERVED -> ProblemTypes.NAME_KEY_RESERVED;
      case INVALID_KEY -> ProblemTypes.NAME_KEY_INVALID;
      case BUSY -> HttpProblems.SERVICE_UNAVAILABLE;
      case INVALID_RECORD_OPTION -> ProblemTypes.NAME_OPTION_INVALID;
    };
  }

  private static Problem ofSwarm(SwarmRefusedException e) {
    return switch (e.code()) {
      case INVALID_ADDRESS -> ofAddress(ProblemTypes.SWARM_ADDRESS_INVALID, e);
      case UNSUPPORTED_ADDRESS -> ofAddress(ProblemTypes.SWARM_ADDRESS_UNSUPPORTED, e);
      case UNREACHABLE -> ofAddress(ProblemTypes.PEER_UNREACHABLE, e);
      case TIMEOUT -> ofAddress(ProblemTypes.PEER_TIMEOUT, e);
      case OTHER_NETWORK -> ofAddress(ProblemTypes.PEER_OF_OTHER_NETWORK, e);
      case OTHER_PEER -> ofAddress(ProblemTypes.PEER_MISMATCHED, e);
      case NOT_CONNECTED -> ProblemTypes.PEER_NOT_CONNECTED.problem(message(e)).withField("peerId");
      case KEPT_BY_SETTINGS -> ProblemTypes.PEER_CONFIGURED.problem(message(e)).withField("peerId");
      case TOO_MANY_KEPT ->
          ProblemTypes.KEPT_PEERS_FULL
              .problem(message(e))
              .withField("keep")
              .withLimit(KeptPeers.MAX_PEERS);
      case INVALID_KEY -> ProblemTypes.SWARM_KEY_INVALID.problem(message(e)).withField("key");
      case NO_KEY -> ProblemTypes.SWARM_KEY_MISSING.problem(message(e));
    };
  }

  private static Problem ofAddress(ProblemType type, SwarmRefusedException e) {
    return type.problem(message(e)).withField("address");
  }

  private static Optional<Problem> ofRecords(DocumentStoreException e) {
    return switch (e.code()) {
      case INVALID_CURSOR ->
          Optional.of(HttpProblems.VALUE_INVALID.problem(message(e)).withField("cursor"));
      case STORE_FULL -> Optional.of(HttpProblems.STORAGE_FULL.problem("The disk is full."));
      case UNAVAILABLE, OUTBOX_FULL, CLOSED ->
          Optional.of(HttpProblems.SERVICE_UNAVAILABLE.problem("The records can't be written."));
      default -> Optional.empty();
    };
  }

  private static String message(Throwable thrown) {
    return String.valueOf(thrown.getMessage());
  }
}
