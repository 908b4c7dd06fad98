package org.casanube.block.content.sites;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;

/**
 * Roots of paths as labels of hosts: in letters of one case and within 63 characters.
 *
 * @see <a href="https://specs.ipfs.tech/http-gateways/subdomain-gateway/#dns-label-limits">DNS
 *     label limits</a>
 */
final class HostLabels {
  static final int MAX_CHARACTERS = 63;

  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");

  private HostLabels() {}

  /** The CID that a root is, in whatever letters. */
  static Optional<Cid> findCid(String root) {
    return parsed(root).or(() -> parsed(root.toLowerCase(Locale.ROOT)));
  }

  private static Optional<Cid> parsed(String text) {
    try {
      return Optional.of(Cid.parse(text));
    } catch (MultiformatException e) {
      return Optional.empty();
    }
  }

  /** The key that a root in {@code ipns} is, as a CID of codec libp2p-key. */
  static Optional<Cid> findKey(String root) {
    Optional<Cid> cid = findCid(root);
    if (cid.isPresent()) {
      return cid.map(known -> Cid.v1(Multicodec.LIBP2P_KEY, known.multihash()));
    }
    try {
      return Optional.of(PeerId.parse(root).toCid());
    } catch (MultiformatException e) {
      return Optional.empty();
    }
  }

  /** The label of content: base32, and base36 where that is too long. */
  static Optional<String> ofContent(Cid cid) {
    return fitting(cid.asV1().toString(Multibase.BASE32))
        .or(() -> fitting(cid.asV1().toString(Multibase.BASE36)));
  }

  /** The label of a key: base36, in which the usual keys fit. */
  static Optional<String> ofKey(Cid key) {
    return fitting(key.toString(Multibase.BASE36));
  }

  private static Optional<String> fitting(String label) {
    return label.length() <= MAX_CHARACTERS ? Optional.of(label) : Optional.empty();
  }

  /** The domain name that somebody wrote, in small letters of ASCII. */
  static Optional<String> findDomain(String root) {
    try {
      String name = IDN.toASCII(root, 0).toLowerCase(Locale.ROOT);
      boolean named = name.length() <= 253 && DOMAIN.matcher(name).matches();
      return named ? Optional.of(name) : Optional.empty();
    } catch (IllegalArgumentException | IndexOutOfBoundsException notADomain) {
      return Optional.empty();
    }
  }

  /** A domain name as one label: {@code -} becomes {@code --}, and {@code .} becomes {@code -}. */
  static Optional<String> inlined(String domain) {
    return fitting(domain.replace("-", "--").replace('.', '-'));
  }

  /** The domain name that a label stands for: the reverse of {@link #inlined}. */
  static String outlined(String label) {
    StringBuilder domain = new StringBuilder(label.length());
    for (int at = 0; at < label.length(); at++) {
      if (label.charAt(at) != '-') {
        domain.append(label.charAt(at));
      } else if (at + 1 < label.length() && label.charAt(at + 1) == '-') {
        domain.append('-');
        at++;
      } else {
        domain.append('.');
      }
    }
    return domain.toString();
  }
}
