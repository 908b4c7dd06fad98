package org.casanube.block.names.dnslink;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.casanube.block.names.cache.ExpiringCache;

/** Remembers answers of another resolver for as long as they say, and no failures. */
public final class CachingTxtResolver implements TxtResolver {
  /** Of all answers that are remembered: each may have as many as a message has bytes. */
  private static final long MAX_CHARACTERS = 4L * 1024 * 1024;

  private final TxtResolver origin;
  private final ExpiringCache<DomainName, TxtAnswer> answers;
  private final Clock clock;
  private final Duration maxTtl;

  /**
   * Remembers up to this many answers.
   *
   * @param maxTtl the longest that an answer is believed, whatever it says
   */
  public CachingTxtResolver(TxtResolver origin, int maxAnswers, Duration maxTtl, Clock clock) {
    this.origin = origin;
    this.answers = new ExpiringCache<>(maxAnswers, MAX_CHARACTERS, TxtAnswer::characters);
    this.maxTtl = maxTtl;
    this.clock = clock;
  }

  /** The answer with the time that is left of its life. */
  @Override
  public TxtAnswer lookup(DomainName name) throws DnsException, InterruptedException {
    Optional<TxtAnswer> known = find(name);
    if (known.isPresent()) {
      return known.get();
    }
    TxtAnswer answer = origin.lookup(name);
    Duration ttl = answer.ttl().compareTo(maxTtl) < 0 ? answer.ttl() : maxTtl;
    answers.put(name, answer, clock.instant().plus(ttl));
    return new TxtAnswer(answer.texts(), ttl);
  }

  @Override
  public Optional<TxtAnswer> find(DomainName name) {
    Instant now = clock.instant();
    return answers
        .find(name, now)
        .map(entry -> new TxtAnswer(entry.value().texts(), entry.timeLeft(now)));
  }

  @Override
  public void forget(DomainName name) {
    answers.remove(name);
  }
}
