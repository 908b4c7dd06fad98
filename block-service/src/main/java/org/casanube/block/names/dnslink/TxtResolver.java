package org.casanube.block.names.dnslink;

import java.util.Optional;

/** Asks for TXT records. Thread-safe; blocks for as long as an implementation says, no longer. */
public interface TxtResolver {
  /**
   * The TXT records of this name; an answer without texts if there are none.
   *
   * @throws DnsException if nobody said whether there are any
   * @throws InterruptedException if the thread was interrupted meanwhile
   */
  TxtAnswer lookup(DomainName name) throws DnsException, InterruptedException;

  /** What is remembered of this name; nobody is asked. */
  default Optional<TxtAnswer> find(DomainName name) {
    return Optional.empty();
  }

  /** Forgets what is remembered of this name, so that it is asked for anew. */
  default void forget(DomainName name) {}
}
