package org.casanube.block.files.web;

import io.swagger.v3.oas.annotations.media.Schema;
import org.casanube.block.files.Added;

/** What was added, as JSON. */
@Schema(name = "AddedFiles", description = "What was added.")
record AddedResponse(
    @Schema(
            description = "The root.",
            example = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy")
        String cid,
    @Schema(description = "The name under which the root came, if any.", example = "photos")
        String name,
    @Schema(description = "Bytes of file content.", example = "1048576") long size,
    @Schema(description = "Bytes of all blocks below and with the root.", example = "1048690")
        long totalSize,
    @Schema(description = "Files, symlinks and directories.", example = "12") long entries,
    @Schema(description = "Blocks written or found to be here.", example = "14") long blocks) {
  static AddedResponse of(Added added) {
    return new AddedResponse(
        added.cid().toString(),
        added.name(),
        added.size(),
        added.totalSize(),
        added.entries(),
        added.blocks());
  }
}
