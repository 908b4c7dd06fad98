package org.casanube.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTokenTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.900Z");
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER =
      "another.........................".getBytes(StandardCharsets.UTF_8);
  private static final IdentityKeys KEYS = IdentityKeys.of(KEY);
  private static final Caller LOCAL = new Caller("local", List.of("admin"));

  private final String token = minter(KEYS).mint("block-service", LOCAL);

  @Test
  void mint_ofCaller_isAPlainJsonWebToken() {
    String[] parts = token.split("\\.", -1);

    assertThat(parts).hasSize(3);
    assertThat(decoded(parts[0])).isEqualTo("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    assertThat(decoded(parts[1]))
        .isEqualTo(
            "{\"iss\":\"gateway\",\"aud\":\"block-service\",\"sub\":\"local\",\"roles\":[\"admin\"],"
                + "\"iat\":1795348800,\"exp\":1795348860}");
  }

  @Test
  void verify_ofMintedToken_givesTheIdentity() {
    assertThat(verifier(KEYS, NOW).verify(token))
        .isEqualTo(
            new Verification.Accepted(
                new Identity(
                    "gateway",
                    "block-service",
                    LOCAL,
                    Instant.parse("2026-11-22T12:00:00Z"),
                    Instant.parse("2026-11-22T12:01:00Z"))));
  }

  @Property(tries = 300)
  void verify_ofAnyCaller_givesTheSameCaller(
      @ForAll("names") String subject, @ForAll("roleLists") List<String> roles) {
    Caller caller = Caller.of(subject, roles);

    Verification verification =
        verifier(KEYS, NOW).verify(minter(KEYS).mint("block-service", caller));

    assertThat(verification).isInstanceOf(Verification.Accepted.class);
    assertThat(((Verification.Accepted) verification).identity().caller()).isEqualTo(caller);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withChars("abcXYZ019._@:+-")
        .ofMaxLength(127)
        .map(rest -> "a" + rest);
  }

  @Provide
  Arbitrary<List<String>> roleLists() {
    return names().list().ofMaxSize(16);
  }

  @Test
  void verify_ofLargestToken_isNotTooLong() {
    List<String> roles = IntStream.range(0, 16).mapToObj(i -> "r".repeat(120) + (10 + i)).toList();
    Caller caller = new Caller("s".repeat(128), roles);

    assertThat(verifier(KEYS, NOW).verify(minter(KEYS).mint("block-service", caller)))
        .isInstanceOf(Verification.Accepted.class);
  }

  @Test
  void verify_ofNothing_isMissing() {
    assertThat(verifier(KEYS, NOW).verify(null)).isEqualTo(new Verification.Missing());
    assertThat(verifier(KEYS, NOW).verify("")).isEqualTo(new Verification.Missing());
  }

  @Test
  void verify_ofEveryChangedCharacter_isRefused() {
    for (int at = 0; at < token.length(); at++) {
      for (char replacement : "A_.".toCharArray()) {
        String changed = token.substring(0, at) + replacement + token.substring(at + 1);
        if (!changed.equals(token)) {
          assertRefused(verifier(KEYS, NOW).verify(changed));
        }
      }
    }
  }

  @Test
  void verify_ofEveryPrefixAndOfAppendedText_isRefused() {
    for (int length = 1; length < token.length(); length++) {
      assertRefused(verifier(KEYS, NOW).verify(token.substring(0, length)));
    }
    for (String more : List.of("=", "==", ".", "A", " ", ".AAAA")) {
      assertRefused(verifier(KEYS, NOW).verify(token + more));
    }
    assertRefused(verifier(KEYS, NOW).verify("A".repeat(IdentityToken.MAX_CHARS + 1)));
  }

  @Test
  void verify_ofOtherAudience_isRefusedByName() {
    assertThat(verifier(KEYS, NOW).verify(minter(KEYS).mint("discovery-service", LOCAL)))
        .isEqualTo(
            new Verification.Refused("The token is for discovery-service, not for block-service."));
  }

  @Test
  void verify_outsideItsTime_isRefused() {
    assertAccepted(verifier(KEYS, NOW.plusSeconds(60)).verify(token));
    assertAccepted(verifier(KEYS, NOW.minusSeconds(5)).verify(token));

    assertRefused(verifier(KEYS, NOW.plusSeconds(65)).verify(token));
    assertRefused(verifier(KEYS, NOW.minusSeconds(7)).verify(token));
    assertRefused(verifier(KEYS, Instant.MAX.minusSeconds(10)).verify(token));
  }

  @Test
  void verify_ofSignedNonsense_isRefused() {
    for (String claims :
        List.of(
            "",
            "{}",
            "{\"iss\":\"gateway\"}",
            claims("local", "\"admin\"").replace("1795348860", "1795352400"),
            claims("local", "\"admin\"").replace("1795348860", "1795348800"),
            claims("local", "\"admin\"").replace("1795348860", "99999999999"),
            claims("local\\u0000", "\"admin\""),
            claims("local", "\"b\",\"a\""),
            claims("local", "\"a\",\"a\""),
            claims("local", "admin"),
            claims("local", "\"\""),
            claims("local", "\"admin\"") + " ",
            claims("local", "\"admin\"").replace("HS256", "none"))) {
      String signedPart =
          token.substring(0, token.indexOf('.') + 1)
              + IdentityToken.ENCODER.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
      String signature = IdentityToken.ENCODER.encodeToString(KEYS.sign(signedPart));

      Verification verification = verifier(KEYS, NOW).verify(signedPart + "." + signature);
      if (claims.equals(claims("local", "\"admin\""))) {
        assertAccepted(verification);
      } else {
        assertThat(verification)
            .as(claims)
            .isEqualTo(new Verification.Refused("The claims are malformed."));
      }
    }
  }

  @Test
  void verify_ofUnsignedAlgorithm_isRefused() {
    String none =
        IdentityToken.ENCODER.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));

    assertRefused(verifier(KEYS, NOW).verify(none + token.substring(token.indexOf('.'))));
    assertRefused(verifier(KEYS, NOW).verify(token.substring(0, token.lastIndexOf('.') + 1)));
  }

  @Test
  void verify_whileKeysChange_acceptsBoth() {
    IdentityKeys changing = IdentityKeys.of(joined(OTHER, KEY));

    assertAccepted(verifier(changing, NOW).verify(token));
    assertAccepted(
        verifier(IdentityKeys.of(OTHER), NOW)
            .verify(minter(changing).mint("block-service", LOCAL)));
    assertRefused(verifier(IdentityKeys.of(OTHER), NOW).verify(token));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33, 63, 65, 96})
  void keys_ofWrongSize_areRefused(int size) {
    assertThatThrownBy(() -> IdentityKeys.of(new byte[size]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Integer.toString(size));
  }

  @Test
  void keys_asText_showNoKey() {
    assertThat(KEYS.toString()).isEqualTo("IdentityKeys[1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\"", "a,b", "-a", "ä", "a\n"})
  void caller_ofNameThatNeedsEscapes_isRefused(String name) {
    assertThatThrownBy(() -> new Caller(name, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Caller("a", List.of(name)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void verify_ofRandomlyDamagedTokens_neverThrowsAndNeverAccepts() {
    Random random = new Random(20261122);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = token.getBytes(StandardCharsets.US_ASCII);
      for (int change = 0; change <= random.nextInt(4); change++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      String damaged =
          new String(bytes, 0, random.nextInt(bytes.length) + 1, StandardCharsets.ISO_8859_1);
      if (!damaged.equals(token)) {
        assertRefused(verifier(KEYS, NOW).verify(damaged));
      }
    }
  }

  private static void assertAccepted(Verification verification) {
    assertThat(verification).isInstanceOf(Verification.Accepted.class);
  }

  private static void assertRefused(Verification verification) {
    assertThat(verification).isInstanceOf(Verification.Refused.class);
  }

  private static String claims(String subject, String roles) {
    return "{\"iss\":\"gateway\",\"aud\":\"block-service\",\"sub\":\"%s\",\"roles\":[%s],\"iat\":1795348800,\"exp\":1795348860}"
        .formatted(subject, roles);
  }

  private static IdentityMinter minter(IdentityKeys keys) {
    return new IdentityMinter(keys, "gateway", Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static IdentityVerifier verifier(IdentityKeys keys, Instant now) {
    return new IdentityVerifier(keys, "block-service", Clock.fixed(now, ZoneOffset.UTC));
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
