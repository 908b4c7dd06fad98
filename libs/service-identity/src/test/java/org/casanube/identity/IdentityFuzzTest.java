package org.casanube.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

class IdentityFuzzTest {
  private static final IdentityKeys KEYS = IdentityKeys.of(new byte[IdentityKeys.KEY_BYTES]);
  private static final IdentityVerifier VERIFIER =
      new IdentityVerifier(KEYS, "block-service", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

  /** Whatever is signed, only what the minter itself would write is accepted. */
  @FuzzTest
  void verify_ofAnyText_neverThrows(FuzzedDataProvider input) {
    boolean sign = input.consumeBoolean();
    String text = input.consumeRemainingAsAsciiString();
    String token = sign ? text + "." + IdentityToken.ENCODER.encodeToString(KEYS.sign(text)) : text;

    if (VERIFIER.verify(token) instanceof Verification.Accepted(Identity identity)) {
      assertThat(IdentityToken.signedPart(identity)).isEqualTo(text);
    }
  }
}
