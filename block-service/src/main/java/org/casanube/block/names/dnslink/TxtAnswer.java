package org.casanube.block.names.dnslink;

import java.time.Duration;
import java.util.List;

/**
 * The TXT records of a domain name.
 *
 * @param texts each record's strings joined; none if there are no records, or no such name
 * @param ttl how long that may be believed
 */
public record TxtAnswer(List<String> texts, Duration ttl) {
  public TxtAnswer {
    texts = List.copyOf(texts);
  }

  /** How long all texts are together. */
  long characters() {
    return texts.stream().mapToLong(String::length).sum();
  }
}
