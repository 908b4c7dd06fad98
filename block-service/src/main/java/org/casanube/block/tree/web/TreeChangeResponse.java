package org.casanube.block.tree.web;

import io.swagger.v3.oas.annotations.media.Schema;
import org.casanube.multiformats.Cid;
import org.springframework.http.ResponseEntity;

/** A change was made, durably. */
@Schema(name = "TreeChange")
record TreeChangeResponse(
    @Schema(description = "A root of the tree with the change in it, readable at /ipfs/.")
        String root) {
  static ResponseEntity<TreeChangeResponse> of(Cid root) {
    return ResponseEntity.ok().eTag(root.toString()).body(new TreeChangeResponse(root.toString()));
  }
}
