package org.casanube.block.tree.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a directory. */
@Schema(name = "TreePage")
record TreePageResponse(
    String path,
    @Schema(description = "The tree's root as it was seen.") String root,
    List<TreeEntryResponse> entries,
    @Schema(description = "The cursor of the next page; absent at the end.")
        @Nullable String nextCursor,
    @Schema(description = "The next page's address; absent at the end.") @Nullable String next) {

  /** An entry. */
  @Schema(name = "TreeEntry")
  record TreeEntryResponse(
      String name,
      String cid,
      @Schema(
              description = "Absent where the entry's block is not here.",
              allowableValues = {"file", "directory", "symlink"})
          @Nullable String type,
      @Schema(description = "Bytes of the content; absent where the block is not here.")
          @Nullable Long size,
      @Schema(description = "Bytes of all blocks below, as the link says.") long totalSize) {}
}
