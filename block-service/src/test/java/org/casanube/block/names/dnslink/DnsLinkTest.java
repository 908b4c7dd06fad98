package org.casanube.block.names.dnslink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.junit.jupiter.api.Test;

class DnsLinkTest {
  private static final DomainName DOMAIN = new DomainName("example.org");
  private static final Duration TTL = Duration.ofSeconds(40);

  private final Map<String, List<String>> zone = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final DnsLink links = new DnsLink(this::lookup);

  @Test
  void require_ofLink_asksForItsOwnNameOnly() throws Exception {
    zone.put("_dnslink.example.org", List.of("dnslink=/ipfs/bafkqaaa/a b"));
    zone.put("example.org", List.of("dnslink=/ipfs/bafkqabi"));

    assertThat(links.require(DOMAIN).target()).hasToString("/ipfs/bafkqaaa/a b");
    assertThat(links.require(DOMAIN).ttl()).isEqualTo(TTL);
    assertThat(asked).containsOnly("_dnslink.example.org");
  }

  @Test
  void require_ofLinkOnTheDomainItself_isTheLastResort() throws Exception {
    zone.put("_dnslink.example.org", List.of("something else"));
    zone.put("example.org", List.of("v=spf1", "dnslink=/ipns/other.example"));

    assertThat(links.require(DOMAIN).target()).hasToString("/ipns/other.example");
  }

  @Test
  void require_ofManyRecords_takesTheFirstValidByItsLetters() throws Exception {
    zone.put(
        "_dnslink.example.org",
        List.of(
            "dnslink=/ipns/z.example",
            "dnslink=",
            "dnslink=/hyper/0123",
            "dnslink=/ipfs/not-a-cid",
            "DNSLINK=/ipfs/bafkqaaa",
            " dnslink=/ipfs/bafkqaaa",
            "dnslink=/ipns/a.example",
            "dnslink"));

    assertThat(links.require(DOMAIN).target()).hasToString("/ipns/a.example");
  }

  @Test
  void require_ofBareCid_isTaken() throws Exception {
    zone.put("_dnslink.example.org", List.of("dnslink=bafkqaaa"));

    assertThat(links.require(DOMAIN).target()).hasToString("/ipfs/bafkqaaa");
  }

  @Test
  void require_ofDomainWithoutLink_isNotFound() {
    zone.put("example.org", List.of("bafkqaaa", "v=spf1"));

    assertThatThrownBy(() -> links.require(DOMAIN))
        .asInstanceOf(type(NameException.class))
        .extracting(NameException::code)
        .isEqualTo(NameErrorCode.NOT_FOUND);
  }

  /** Or whoever can stop an answer could bring back what the domain itself says. */
  @Test
  void require_whenItsOwnNameFails_doesNotAskForTheDomain() {
    zone.put("example.org", List.of("dnslink=/ipfs/bafkqaaa"));
    zone.put("_dnslink.example.org", List.of("fail"));

    assertThatThrownBy(() -> links.require(DOMAIN))
        .asInstanceOf(type(NameException.class))
        .extracting(NameException::code)
        .isEqualTo(NameErrorCode.DNS_FAILED);
    assertThat(asked).containsOnly("_dnslink.example.org");
  }

  private TxtAnswer lookup(DomainName name) throws DnsException {
    asked.add(name.text());
    List<String> texts = zone.getOrDefault(name.text(), List.of());
    if (texts.contains("fail")) {
      throw new DnsException("no answer");
    }
    return new TxtAnswer(texts, TTL);
  }
}
