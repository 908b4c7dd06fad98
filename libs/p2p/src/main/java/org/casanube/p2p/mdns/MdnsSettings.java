package org.casanube.p2p.mdns;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How peers are looked for.
 *
 * @param interval the longest time between two questions; the first ones follow each other sooner
 * @param interfaces those to ask on, of the ones that are up and multicast
 * @param network names one's own network, by which peers of others are told apart without dialling
 *     them; at most 64 characters, and everybody on the link reads it
 */
public record MdnsSettings(
    Duration interval, Predicate<NetworkInterface> interfaces, Optional<String> network) {
  private static final int MAX_NETWORK = 64;

  public MdnsSettings {
    if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("interval must be at least a second, not " + interval);
    }
    if (network.filter(name -> name.length() > MAX_NETWORK).isPresent()) {
      throw new IllegalArgumentException("name of the network is over " + MAX_NETWORK);
    }
  }

  /** All interfaces but those of this machine with itself, each minute. */
  public static MdnsSettings defaults() {
    return new MdnsSettings(Duration.ofMinutes(1), each -> !isLoopback(each), Optional.empty());
  }

  public MdnsSettings withNetwork(String name) {
    return new MdnsSettings(interval, interfaces, Optional.of(name));
  }

  private static boolean isLoopback(NetworkInterface each) {
    try {
      return each.isLoopback();
    } catch (SocketException gone) {
      return true;
    }
  }
}
