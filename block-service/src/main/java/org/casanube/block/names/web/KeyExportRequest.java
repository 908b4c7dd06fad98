package org.casanube.block.names.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** How to give a key out. */
@Schema(name = "NameKeyExport")
record KeyExportRequest(
    @Schema(
            allowableValues = {
              "libp2p-protobuf-cleartext",
              "pem-pkcs8-cleartext",
              "pem-pkcs8-encrypted"
            },
            defaultValue = "libp2p-protobuf-cleartext")
        @Nullable String format,
    @Schema(description = "To encrypt it with.") @Size(max = 1024) @Nullable String passphrase) {
  @Override
  public String toString() {
    return "KeyExportRequest[" + format + "]";
  }
}
