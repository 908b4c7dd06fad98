package org.casanube.block.files.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.unixfs.DirectoryEntry;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.ResolvedPath;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Cid;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** REST for looking at what is at a content path. */
@RestController
@RequestMapping(path = "/api/v1/files", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "files")
class PathsController {
  private static final String PREFIX = "/ipfs/";
  private static final int MAX_PAGE = 1000;

  private final Retrieval retrieval;
  private final UnixFsReader local;

  PathsController(Retrieval retrieval) {
    this.retrieval = retrieval;
    this.local = new UnixFsReader(retrieval.readLocally(), ReadAhead.NONE);
  }

  /** What is at a path. */
  @Schema(name = "FileStat")
  record StatResponse(
      String path,
      @Schema(allowableValues = {"file", "directory", "symlink"}) String type,
      String cid,
      @Schema(description = "Bytes of the content; 0 for a directory.") long size,
      @Schema(description = "Bytes of all blocks below, as the links say.") long totalSize,
      @Schema(description = "Permission bits in octal, where they are kept.", example = "0644")
          @Nullable String mode,
      @Nullable Instant modified) {}

  /** A page of a directory. */
  @Schema(name = "FileEntries")
  record EntriesResponse(
      String path,
      List<EntryResponse> entries,
      @Schema(description = "The next page's address; absent at the end.") @Nullable String next) {}

  /** An entry of a directory. */
  @Schema(name = "FileEntry")
  record EntryResponse(
      String name,
      String cid,
      @Schema(description = "file, directory or symlink; absent where the block is not here.")
          @Nullable String type,
      @Nullable Long size,
      long totalSize) {}

  @GetMapping("/stat")
  @Operation(operationId = "statFile", summary = "Tell what is at a content path")
  StatResponse stat(@RequestParam @Parameter(example = "/ipfs/bafy…/photos/2026") String path) {
    UnixFsStat stat = statOf(new Target(path));
    Integer mode = stat.attributes().mode();
    return new StatResponse(
        path,
        type(stat),
        stat.cid().toString(),
        stat.size(),
        stat.totalSize(),
        mode == null ? null : "%04o".formatted(mode),
        stat.attributes().modified());
  }

  @GetMapping("/entries")
  @Operation(operationId = "listFiles", summary = "List the entries of a directory")
  EntriesResponse entries(
      @RequestParam @Parameter(example = "/ipfs/bafy…/photos") String path,
      @RequestParam(required = false) @Parameter(description = "The last name of the page before.")
          @Nullable String cursor,
      @RequestParam(defaultValue = "100") int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new ProblemException(
          HttpProblems.VALUE_INVALID
              .problem("limit is 1 to %d.".formatted(MAX_PAGE))
              .withField("limit")
              .withLimit(MAX_PAGE));
    }
    Target target = new Target(path);
    try (Reading reading = retrieval.read(target.root(), Optional.empty())) {
      UnixFsReader reader = new UnixFsReader(reading, ReadAhead.NONE);
      Cid directory = target.resolve(reader);
      Iterator<DirectoryEntry> all =
          cursor == null ? reader.entries(directory) : reader.entriesAfter(directory, cursor);
      List<EntryResponse> page = new ArrayList<>();
      while (page.size() < limit && all.hasNext()) {
        page.add(entry(all.next()));
      }
      String next =
          all.hasNext()
              ? "/api/v1/files/entries?path=%s&limit=%d&cursor=%s"
                  .formatted(encoded(path), limit, encoded(page.getLast().name()))
              : null;
      return new EntriesResponse(path, page, next);
    }
  }

  private UnixFsStat statOf(Target target) {
    try (Reading reading = retrieval.read(target.root(), Optional.empty())) {
      UnixFsReader reader = new UnixFsReader(reading, ReadAhead.NONE);
      return reader.stat(target.resolve(reader));
    }
  }

  /** What the entry is, if that is here: a listing fetches the directory, not what it lists. */
  private EntryResponse entry(DirectoryEntry entry) {
    String cid = entry.cid().toString();
    try {
      UnixFsStat stat = local.stat(entry.cid());
      return new EntryResponse(entry.name(), cid, type(stat), stat.size(), entry.totalSize());
    } catch (MissingBlockException | UnixFsException e) {
      return new EntryResponse(entry.name(), cid, null, null, entry.totalSize());
    }
  }

  /** A content path, taken apart. */
  private record Target(Cid root, List<String> names) {
    Target(String path) {
      this(parts(path));
    }

    private Target(List<String> parts) {
      this(Cid.parse(parts.isEmpty() ? "" : parts.getFirst()), parts.subList(1, parts.size()));
    }

    private static List<String> parts(String path) {
      if (!path.startsWith(PREFIX)) {
        throw new ProblemException(
            HttpProblems.VALUE_INVALID
                .problem("A content path starts with /ipfs/.")
                .withField("path"));
      }
      return Arrays.stream(path.substring(PREFIX.length()).split("/", -1))
          .filter(part -> !part.isEmpty())
          .toList();
    }

    Cid resolve(UnixFsReader reader) {
      ResolvedPath resolved = reader.resolve(root, names);
      if (!resolved.remaining().isEmpty()) {
        throw new UnixFsException(
            UnixFsException.Code.NOT_UNIXFS, "block " + resolved.cid() + " has no files below it");
      }
      return resolved.cid();
    }
  }

  private static String type(UnixFsStat stat) {
    return stat.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
