package org.casanube.block.names.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.PublishRequest;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;

/** What to point a name at. */
@Schema(name = "NamePublicationRequest")
record PublicationRequest(
    @NotEmpty @Schema(example = "/ipfs/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi")
        String path,
    @Schema(description = "The name of the key, or the IPNS name it is of.", defaultValue = "self")
        @Size(max = 256)
        @Nullable String key,
    @Schema(description = "How long a record is valid.", defaultValue = "48h")
        @Nullable String lifetime,
    @Schema(description = "How long others may keep it before asking again.", defaultValue = "5m")
        @Nullable String ttl,
    @Schema(description = "The version, greater than the last; counted on if absent.")
        @Size(max = 20)
        @Nullable String sequence,
    @Schema(
            description = "Whether readers of records of version 1 are served.",
            defaultValue = "true")
        @Nullable Boolean versionOne,
    @Schema(description = "The longest to wait for routings.", defaultValue = "60s")
        @Nullable String timeout) {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  PublishRequest toRequest() {
    PublishRequest request =
        PublishRequest.of(NamePath.parse(path), key == null ? NameKeys.SELF : key);
    if (lifetime != null) {
      request = request.lifetime(Durations.parse("lifetime", lifetime));
    }
    if (ttl != null) {
      request = request.ttl(Durations.parse("ttl", ttl));
    }
    if (sequence != null) {
      request = request.sequence(number(sequence));
    }
    if (timeout != null) {
      request = request.deadline(Durations.wait("timeout", timeout, LONGEST));
    }
    return versionOne == null ? request : request.versionOne(versionOne);
  }

  private static long number(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException _) {
      throw new ProblemException(
          HttpProblems.VALUE_INVALID
              .problem("sequence is no number of 64 bits")
              .withField("sequence"));
    }
  }
}
