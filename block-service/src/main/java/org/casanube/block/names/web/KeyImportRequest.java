package org.casanube.block.names.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** A key to take in. */
@Schema(name = "NameKeyImport")
record KeyImportRequest(
    @NotEmpty @Schema(example = "recipes") String name,
    @Schema(
            description = "The form of the key.",
            allowableValues = {
              "libp2p-protobuf-cleartext",
              "pem-pkcs8-cleartext",
              "pem-pkcs8-encrypted"
            },
            defaultValue = "libp2p-protobuf-cleartext")
        @Nullable String format,
    @NotEmpty @Size(max = 32_768) @Schema(description = "The bytes of its file in base64.")
        String content,
    @Schema(description = "For an encrypted key.") @Size(max = 1024) @Nullable String passphrase) {
  @Override
  public String toString() {
    return "KeyImportRequest[" + name + "]";
  }
}
