package org.casanube.block.names.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import org.casanube.block.names.NameKeys.NewKey;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;

/** A key to make. */
@Schema(name = "NewNameKey")
record NewKeyRequest(
    @NotEmpty @Schema(example = "recipes") String name,
    @Schema(
            allowableValues = {"ed25519", "rsa"},
            defaultValue = "ed25519")
        @Nullable String type,
    @Schema(description = "Of an RSA key, 2048 to 8192.", defaultValue = "2048")
        @Nullable Integer bits) {
  private static final int USUAL_BITS = 2048;

  NewKey kind() {
    String wanted = type == null ? "ed25519" : type;
    return switch (wanted) {
      case "ed25519" -> new NewKey.Ed25519();
      case "rsa" -> new NewKey.Rsa(bits == null ? USUAL_BITS : bits);
      default ->
          throw new ProblemException(
              HttpProblems.VALUE_INVALID.problem("type is ed25519 or rsa").withField("type"));
    };
  }
}
