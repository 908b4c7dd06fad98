package org.casanube.block.names.dnslink;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A domain name as it is asked for: small letters of ASCII, no dot at the end.
 *
 * @param text labels of 1 to 63 characters with dots between, 253 characters at most
 */
public record DomainName(String text) {
  static final int MAX_CHARACTERS = 253;

  private static final String LINK_LABEL = "_dnslink.";
  private static final Pattern LABELS = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");

  public DomainName {
    if (text.length() > MAX_CHARACTERS || !LABELS.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a domain name");
    }
  }

  /** The domain name that somebody wrote, in whatever letters; empty if it is none. */
  public static Optional<DomainName> find(String written) {
    String bare = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
    if (bare.isEmpty() || bare.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    try {
      return Optional.of(new DomainName(IDN.toASCII(bare, 0).toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException notADomain) {
      return Optional.empty();
    }
  }

  /** The name whose TXT records hold the link of this one; empty if that would be too long. */
  Optional<DomainName> linkName() {
    if (text.startsWith(LINK_LABEL)) {
      return Optional.of(this);
    }
    return text.length() + LINK_LABEL.length() > MAX_CHARACTERS
        ? Optional.empty()
        : Optional.of(new DomainName(LINK_LABEL + text));
  }

  /** True if this is the other name or one below it. */
  boolean isWithin(DomainName other) {
    return text.equals(other.text) || text.endsWith("." + other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
