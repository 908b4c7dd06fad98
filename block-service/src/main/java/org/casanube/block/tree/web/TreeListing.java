package org.casanube.block.tree.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casanube.block.tree.FileTrees;
import org.casanube.block.tree.TreeDirectory;
import org.casanube.block.tree.TreeOwner;
import org.casanube.block.tree.TreePage;
import org.casanube.block.tree.TreePath;
import org.casanube.block.tree.web.TreePageResponse.TreeEntryResponse;
import org.casanube.block.unixfs.DirectoryEntry;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Multicodec;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/** Turns pages of directories into answers. */
final class TreeListing {
  static final String NDJSON = "application/x-ndjson";

  private final FileTrees trees;

  TreeListing(FileTrees trees) {
    this.trees = trees;
  }

  TreePageResponse response(TreePath directory, TreePage page, int limit) {
    List<TreeEntryResponse> entries = page.entries().stream().map(this::entry).toList();
    @Nullable String cursor = page.hasMore() ? entries.getLast().name() : null;
    @Nullable String next =
        cursor == null
            ? null
            : "/api/v1/tree/entries?path=%s&limit=%d&cursor=%s"
                .formatted(encoded(directory.toString()), limit, encoded(cursor));
    return new TreePageResponse(
        directory.toString(), page.root().toString(), entries, cursor, next);
  }

  /** Writes all entries of the directory as it is now, one on each line. */
  void writeLines(
      TreeOwner owner, TreePath directory, JsonMapper mapper, HttpServletResponse response)
      throws IOException {
    try (TreeDirectory opened = trees.openDirectory(owner, directory)) {
      response.setContentType(NDJSON);
      response.setHeader(HttpHeaders.ETAG, '"' + opened.root().toString() + '"');
      OutputStream target = response.getOutputStream();
      Iterator<DirectoryEntry> entries = opened.entries();
      while (entries.hasNext()) {
        target.write(mapper.writeValueAsBytes(entry(entries.next())));
        target.write('\n');
      }
    }
  }

  /** A raw block is a file whose size its link says, so it need not be read. */
  private TreeEntryResponse entry(DirectoryEntry entry) {
    String cid = entry.cid().toString();
    if (entry.cid().codec().equals(Multicodec.RAW)) {
      return new TreeEntryResponse(entry.name(), cid, "file", entry.totalSize(), entry.totalSize());
    }
    Optional<UnixFsStat> stat = trees.findStat(entry.cid());
    return new TreeEntryResponse(
        entry.name(),
        cid,
        stat.map(each -> each.kind().name().toLowerCase(Locale.ROOT)).orElse(null),
        stat.map(UnixFsStat::size).orElse(null),
        entry.totalSize());
  }

  static long number(String offset) {
    if (!offset.matches("[0-9]{1,18}")) {
      throw new ProblemException(
          HttpProblems.VALUE_INVALID
              .problem("offset is \"%s\", neither a number of bytes nor end".formatted(offset))
              .withField("offset"));
    }
    return Long.parseLong(offset);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
