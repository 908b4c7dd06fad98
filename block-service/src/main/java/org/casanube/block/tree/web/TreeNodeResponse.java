package org.casanube.block.tree.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import org.casanube.block.tree.TreeNode;
import org.casanube.block.unixfs.UnixFsStat;
import org.jspecify.annotations.Nullable;

/** What stands at a path. */
@Schema(name = "TreeNode")
record TreeNodeResponse(
    @Schema(example = "/photos/2026") String path,
    @Schema(allowableValues = {"file", "directory", "symlink"}) String type,
    String cid,
    @Schema(description = "Bytes of the content; 0 for a directory.") long size,
    @Schema(description = "Bytes of all blocks below, as the links say.") long totalSize,
    @Schema(description = "Permission bits in octal, where they are kept.", example = "0644")
        @Nullable String mode,
    @Nullable Instant modified,
    @Schema(description = "The tree's root as it was seen, readable at /ipfs/.") String root) {
  static TreeNodeResponse of(TreeNode node) {
    UnixFsStat stat = node.stat();
    Integer mode = stat.attributes().mode();
    return new TreeNodeResponse(
        node.path().toString(),
        stat.kind().name().toLowerCase(Locale.ROOT),
        stat.cid().toString(),
        stat.size(),
        stat.totalSize(),
        mode == null ? null : "%04o".formatted(mode),
        stat.attributes().modified(),
        node.root().toString());
  }
}
