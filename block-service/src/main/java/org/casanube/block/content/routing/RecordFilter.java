package org.casanube.block.content.routing;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.casanube.block.routing.Provider;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * Which records a client wants. Words of addresses name protocols in them; with an exclamation mark
 * they are those that must not be in them. {@code unknown} takes records that say nothing.
 *
 * @see <a href="https://specs.ipfs.tech/ipips/ipip-0484/">IPIP-484</a>
 */
record RecordFilter(Set<String> addresses, Set<String> protocols) {
  private static final String UNKNOWN = "unknown";
  private static final int MAX_WORDS = 32;

  /** The filter of two query parameters, of which each may be absent. */
  static RecordFilter of(@Nullable String addresses, @Nullable String protocols) {
    return new RecordFilter(words(addresses), words(protocols));
  }

  private static Set<String> words(@Nullable String list) {
    return list == null
        ? Set.of()
        : Arrays.stream(list.toLowerCase(Locale.ROOT).split(","))
            .map(String::trim)
            .filter(word -> !word.isEmpty())
            .limit(MAX_WORDS)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The record with the addresses that are wanted; empty if it is not wanted. */
  Optional<Provider> apply(Provider provider) {
    if (!protocols.isEmpty() && !wantsProtocols(provider.protocols())) {
      return Optional.empty();
    }
    if (addresses.isEmpty()) {
      return Optional.of(provider);
    }
    if (provider.addresses().isEmpty()) {
      return addresses.contains(UNKNOWN) ? Optional.of(provider) : Optional.empty();
    }
    List<Multiaddr> left = provider.addresses().stream().filter(this::wantsAddress).toList();
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(new Provider(provider.peer(), left, provider.protocols()));
  }

  private boolean wantsProtocols(Set<String> spoken) {
    return spoken.isEmpty()
        ? protocols.contains(UNKNOWN)
        : spoken.stream().anyMatch(each -> protocols.contains(each.toLowerCase(Locale.ROOT)));
  }

  private boolean wantsAddress(Multiaddr address) {
    Set<String> names =
        address.components().stream()
            .map(component -> component.protocol().specName())
            .collect(Collectors.toSet());
    if (names.stream().anyMatch(name -> addresses.contains("!" + name))) {
      return false;
    }
    boolean anyWanted = addresses.stream().anyMatch(word -> !isNegative(word) && !isUnknown(word));
    return !anyWanted || names.stream().anyMatch(addresses::contains);
  }

  private static boolean isNegative(String word) {
    return word.startsWith("!");
  }

  private static boolean isUnknown(String word) {
    return word.equals(UNKNOWN);
  }
}
