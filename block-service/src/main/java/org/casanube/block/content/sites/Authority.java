package org.casanube.block.content.sites;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Host and port as a request names them.
 *
 * @param written the host as it was written, without the port and a dot at its end
 * @param port the port with its colon; empty where there is none
 */
public record Authority(String written, String port) {
  private static final Pattern FORM =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]{2,60}]|[0-9A-Za-z._-]{1,253})(:[0-9]{1,5})?");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*]");

  /** What the text names; empty if it is no authority of a gateway. */
  public static Optional<Authority> find(@Nullable String text) {
    Matcher matcher = FORM.matcher(text == null ? "" : text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String host = matcher.group(1);
    @Nullable String port = matcher.group(2);
    String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return bare.isEmpty()
        ? Optional.empty()
        : Optional.of(new Authority(bare, port == null ? "" : port));
  }

  /** The host in small letters. */
  public String name() {
    return written.toLowerCase(Locale.ROOT);
  }

  /** True of an address, which is no name. */
  public boolean isAddress() {
    return ADDRESS.matcher(written).matches();
  }

  /** Host and port. */
  @Override
  public String toString() {
    return name() + port;
  }
}
