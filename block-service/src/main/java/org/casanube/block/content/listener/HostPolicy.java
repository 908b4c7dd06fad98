package org.casanube.block.content.listener;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which {@code Host} headers are answered. A web page may point a name of its own at this machine
 * and then read as if from its own origin; so only names that nobody else can hold are answered:
 * addresses, {@code localhost}, and those of the settings.
 */
final class HostPolicy {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-f:.%]+]");

  private final Set<String> names;

  HostPolicy(Set<String> names) {
    this.names = names;
  }

  boolean allows(@Nullable String host) {
    if (host == null || host.isEmpty()) {
      return true;
    }
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon > host.lastIndexOf(']');
    String name = (hasPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    return ADDRESS.matcher(name).matches()
        || name.equals("localhost")
        || name.endsWith(".localhost")
        || names.contains(name);
  }
}
