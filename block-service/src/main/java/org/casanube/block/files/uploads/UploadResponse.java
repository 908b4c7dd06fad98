package org.casanube.block.files.uploads;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An upload as JSON. */
@Schema(name = "Upload", description = "An upload under way or its result.")
record UploadResponse(
    String id,
    @Schema(allowableValues = {"receiving", "received", "added"}) String state,
    String name,
    long length,
    @Schema(description = "Bytes that are durable here.") long offset,
    Instant expires,
    @Schema(description = "The root, once the file is added.") @Nullable String cid) {
  static UploadResponse of(UploadState state) {
    Upload upload = state.upload();
    return new UploadResponse(
        upload.id(),
        phase(state),
        UploadMetadata.parse(upload.metadata()).name(),
        upload.length(),
        state.offset(),
        upload.expires(),
        upload.cid());
  }

  private static String phase(UploadState state) {
    if (state.upload().cid() != null) {
      return "added";
    }
    return state.offset() == state.upload().length() ? "received" : "receiving";
  }
}
