package org.casanube.block.retrieval.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.casanube.block.archives.DagScope;
import org.casanube.block.archives.EntityBytes;
import org.casanube.block.retrieval.FetchRequest;
import org.casanube.multiformats.Cid;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.casanube.problems.ProblemType;
import org.jspecify.annotations.Nullable;

/** What to fetch. */
@Schema(name = "RetrievalRequest")
record RetrievalRequest(
    @NotNull @Schema(example = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi")
        Cid cid,
    @Size(max = MAX_PATH)
        @Schema(description = "Names to follow from there.", example = "photos/2026")
        @Nullable String path,
    @Schema(
            description =
                "`all` below it (the default), the `entity` (a file with its content, a directory"
                    + " with its listing), or one `block`.",
            allowableValues = {"all", "entity", "block"})
        @Nullable String scope,
    @Schema(
            description = "Only these bytes of a file: `from:to`, or `from:*`; means `entity`.",
            example = "0:1048575")
        @Nullable String bytes,
    @Schema(description = "Seconds to go on while no peer sends anything.") @Min(1) @Max(86_400)
        @Nullable Integer patienceSeconds,
    @Schema(
            description =
                "Whether it goes on, as long as without a block, while nobody is connected and no"
                    + " provider is found. Without it that ends the fetch at once, as suits somebody"
                    + " who waits.",
            defaultValue = "false")
        @Nullable Boolean waitForPeers) {
  static final ProblemType PATH_INVALID =
      new ProblemType("path-invalid", "Nothing can be at this path", 422);

  private static final int MAX_PATH = 4096;

  FetchRequest toFetch() {
    String standard = bytes == null ? "all" : "entity";
    FetchRequest wanted =
        new FetchRequest(
            cid,
            names(),
            scopeOf(scope == null ? standard : scope),
            bytes == null ? EntityBytes.ALL : bytesOf(bytes),
            Optional.ofNullable(patienceSeconds).map(Duration::ofSeconds));
    return Boolean.TRUE.equals(waitForPeers) ? wanted.persistently() : wanted;
  }

  private List<String> names() {
    if (path == null) {
      return List.of();
    }
    List<String> names = Arrays.stream(path.split("/")).filter(name -> !name.isEmpty()).toList();
    for (String name : names) {
      if (name.equals(".") || name.equals("..") || name.indexOf(0) >= 0) {
        throw new ProblemException(
            PATH_INVALID
                .problem("path has a name that no entry can have: \".\", \"..\" or one with NUL.")
                .withField("path"));
      }
    }
    return names;
  }

  private DagScope scopeOf(String word) {
    try {
      DagScope parsed = DagScope.parse(word);
      if (bytes != null && parsed != DagScope.ENTITY) {
        throw new IllegalArgumentException("bytes are those of an entity, not of " + word);
      }
      return parsed;
    } catch (IllegalArgumentException e) {
      throw refused("scope", e);
    }
  }

  private static EntityBytes bytesOf(String range) {
    try {
      return EntityBytes.parse(range);
    } catch (IllegalArgumentException e) {
      throw refused("bytes", e);
    }
  }

  private static ProblemException refused(String field, IllegalArgumentException e) {
    return new ProblemException(
        HttpProblems.VALUE_INVALID.problem(String.valueOf(e.getMessage())).withField(field));
  }
}
