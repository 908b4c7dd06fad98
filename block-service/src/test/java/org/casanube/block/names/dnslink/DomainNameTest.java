package org.casanube.block.names.dnslink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {
  @ParameterizedTest
  @CsvSource({
    "Example.ORG, example.org",
    "example.org., example.org",
    "localhost, localhost",
    "_dnslink.a-b.example, _dnslink.a-b.example",
    "bücher.example, xn--bcher-kva.example"
  })
  void find_ofDomain_isInSmallAscii(String written, String text) {
    assertThat(DomainName.find(written)).contains(new DomainName(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a..b", ".a", "a b", "a/b", "a:b", "\u0000", "a..", "*.a"})
  void find_ofSomethingElse_isEmpty(String written) {
    assertThat(DomainName.find(written)).isEmpty();
  }

  @Test
  void linkName_ofDomain_isBelowIt() {
    String longest = ("a".repeat(62) + ".").repeat(4).substring(0, 245);

    assertThat(new DomainName("a.b").linkName()).contains(new DomainName("_dnslink.a.b"));
    assertThat(new DomainName("_dnslink.a.b").linkName()).contains(new DomainName("_dnslink.a.b"));
    assertThat(new DomainName(longest).linkName()).isEmpty();
  }

  @Test
  void isWithin_ofDomains_looksAtWholeLabels() {
    assertThat(new DomainName("a.eth").isWithin(new DomainName("eth"))).isTrue();
    assertThat(new DomainName("eth").isWithin(new DomainName("eth"))).isTrue();
    assertThat(new DomainName("a.beth").isWithin(new DomainName("eth"))).isFalse();
  }

  @Test
  void find_ofRandomText_isADomainOrNone() {
    Random random = new Random(2);
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int count = random.nextInt(20); count > 0; count--) {
        text.appendCodePoint(
            random.nextInt(4) == 0 ? random.nextInt(0x11000) : "ab.-_xn".charAt(random.nextInt(7)));
      }
      Optional<DomainName> found = DomainName.find(text.toString());
      found.ifPresent(name -> assertThat(DomainName.find(name.text())).contains(name));
    }
  }
}
