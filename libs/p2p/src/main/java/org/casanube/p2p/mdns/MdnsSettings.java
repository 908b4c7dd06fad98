package org.casanube.p2p.mdns;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * How peers are looked for.
 *
 * @param interval the longest time between two questions; the first ones follow each other sooner
 * @param interfaces those to ask on, of the ones that are up and multicast
 * @param network names one's own network as it is now, by which peers of others are told apart
 *     without dialling them; at most 64 characters, and everybody on the link reads it
 */
public record MdnsSettings(
    Duration interval, Predicate<NetworkInterface> interfaces, Supplier<Optional<String>> network) {

  public MdnsSettings {
    if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("interval must be at least a second, not " + interval);
    }
  }

  /** All interfaces but those of this machine with itself, each minute. */
  public static MdnsSettings defaults() {
    return new MdnsSettings(Duration.ofMinutes(1), each -> !isLoopback(each), Optional::empty);
  }

  public MdnsSettings withNetwork(Supplier<Optional<String>> name) {
    return new MdnsSettings(interval, interfaces, name);
  }

  public MdnsSettings withInterfaces(Predicate<NetworkInterface> chosen) {
    return new MdnsSettings(interval, chosen, network);
  }

  private static boolean isLoopback(NetworkInterface each) {
    try {
      return each.isLoopback();
    } catch (SocketException gone) {
      return true;
    }
  }
}
