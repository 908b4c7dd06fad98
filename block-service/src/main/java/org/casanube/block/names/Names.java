package org.casanube.block.names;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Resolves names and publishes them. Safe for many threads; methods block, the longest for the
 * deadline they are given.
 */
public interface Names {
  /**
   * Follows a path from name to name, until it is one that never changes, or for one step if the
   * options say so. A path under {@code /ipfs/} is its own answer.
   *
   * @throws NameException {@code INVALID_PATH}, {@code NOT_FOUND}, {@code INVALID_RECORD}, {@code
   *     DNS_FAILED}, {@code TOO_MANY_STEPS}, {@code DEADLINE}
   */
  Resolution resolve(NamePath path, ResolveOptions options);

  /**
   * The newest record of the name that is valid now, among those that others and we have.
   *
   * @throws NameException {@code NOT_FOUND}, {@code DEADLINE}
   */
  IpnsRecord record(IpnsName name, ResolveOptions options);

  /**
   * Reads a record of the name and checks who signed it; its time may be over.
   *
   * @throws NameException {@code INVALID_RECORD}
   */
  IpnsRecord read(IpnsName name, byte[] record);

  /**
   * Reads a record, whosever it is; nobody has checked who signed it.
   *
   * @throws NameException {@code INVALID_RECORD} if it is none
   */
  IpnsRecord readUnchecked(byte[] record);

  /**
   * Takes a record that somebody else signed, and gives it to all routings.
   *
   * @throws NameException {@code INVALID_RECORD} if it must not be believed, or is older than one
   *     that is known
   */
  List<Spread> accept(IpnsName name, byte[] record, Duration deadline);

  /**
   * Points a name at a path. The record is kept before it is given to the routings; from then on it
   * is renewed and given to them again, well before its time is over. So it counts as published
   * even where no routing takes it at once.
   *
   * @throws NameException {@code KEY_NOT_FOUND}, {@code INVALID_RECORD_OPTION}
   */
  Published publish(PublishRequest request);

  /** What was published for this name. */
  Optional<Publication> findPublication(IpnsName name);

  /** All that was published and is renewed, by their names. */
  List<Publication> publications();

  /** No longer renews a name; records that are out stay valid until their time is over. */
  boolean withdraw(IpnsName name);

  /**
   * What became of a record at one routing.
   *
   * @param routing the routing's name
   * @param failure why it did not take the record; empty if it did
   */
  record Spread(String routing, Optional<String> failure) {}

  /**
   * A name as it was published.
   *
   * @param publication what is kept
   * @param spread what became of it at each routing; nothing if there are none
   */
  record Published(Publication publication, List<Spread> spread) {
    public Published {
      spread = List.copyOf(spread);
    }
  }
}
