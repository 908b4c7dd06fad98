package org.casanube.block.tree.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.casanube.block.tree.TreeOwner;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.MultiformatException;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** What all requests to a tree have in common. */
final class TreeRequests {
  private static final String IPFS = "/ipfs/";

  private TreeRequests() {}

  /** Whose tree is meant. */
  static TreeOwner owner(HttpServletRequest request) {
    @Nullable String user = request.getRemoteUser();
    if (user == null) {
      throw new ProblemException(
          HttpProblems.UNAUTHENTICATED.problem("A file tree belongs to somebody."));
    }
    return new TreeOwner(user);
  }

  /** The root that the request demands by {@code If-Match}; {@code *} demands none. */
  static Optional<Cid> expectedRoot(HttpServletRequest request) {
    @Nullable String tag = request.getHeader(HttpHeaders.IF_MATCH);
    if (tag == null || tag.equals("*")) {
      return Optional.empty();
    }
    if (tag.length() < 2 || !tag.startsWith("\"") || !tag.endsWith("\"")) {
      throw new ProblemException(
          HttpProblems.VALUE_INVALID
              .problem("If-Match is not one root in double quotes.")
              .withField(HttpHeaders.IF_MATCH));
    }
    try {
      return Optional.of(Cid.parse(tag.substring(1, tag.length() - 1)));
    } catch (MultiformatException notRoot) {
      throw HttpProblems.PRECONDITION_FAILED.exception(
          "If-Match " + tag + " is no root of a file tree.");
    }
  }

  /** Something outside the tree, by its content. */
  record Source(Cid root, List<String> names) {}

  /** The source of a copy where it begins with {@code /ipfs/}; empty for a path of the tree. */
  static Optional<Source> outside(String from) {
    if (!from.startsWith(IPFS)) {
      return Optional.empty();
    }
    List<String> segments =
        Arrays.stream(from.substring(IPFS.length()).split("/")).filter(s -> !s.isEmpty()).toList();
    if (segments.isEmpty()) {
      throw new ProblemException(
          HttpProblems.VALUE_INVALID.problem("from names no CID").withField("from"));
    }
    return Optional.of(
        new Source(Cid.parse(segments.getFirst()), segments.subList(1, segments.size())));
  }
}
