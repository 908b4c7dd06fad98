package org.casanube.block.names.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import org.casanube.block.names.NameKey;

/** A key that names are signed with. */
@Schema(name = "NameKey")
record KeyResponse(
    @Schema(description = "What it is called here.", example = "recipes") String name,
    @Schema(example = "k51qzi5uqu5dkkciu33khkzbcmxtyhn376i1e83tya8kuy7z9euedzyr5nhoew")
        String ipnsName,
    @Schema(allowableValues = {"ed25519", "rsa"}) String type) {
  static KeyResponse of(NameKey key) {
    return new KeyResponse(
        key.name(), key.ipnsName().toString(), key.type().name().toLowerCase(Locale.ROOT));
  }
}
