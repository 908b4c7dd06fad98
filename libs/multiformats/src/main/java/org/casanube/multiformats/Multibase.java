package org.casanube.multiformats;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ways to write bytes as text, each with the character that says which one it is.
 *
 * <p>Bases whose alphabet has letters of one case alone are read in either case. Bases that are not
 * powers of two (10, 36 and 58) take time that grows with the square of the length, and are read up
 * to 1024 characters.
 *
 * @see <a href="https://github.com/multiformats/multibase">multibase specification</a>
 */
public enum Multibase {
  BASE2('0', "base2", "01", 1, false),
  BASE8('7', "base8", "01234567", 3, false),
  BASE10('9', "base10", "0123456789", 0, false),
  BASE16('f', "base16", "0123456789abcdef", 4, false),
  BASE16_UPPER('F', "base16upper", "0123456789ABCDEF", 4, false),
  BASE32_HEX('v', "base32hex", "0123456789abcdefghijklmnopqrstuv", 5, false),
  BASE32_HEX_UPPER('V', "base32hexupper", "0123456789ABCDEFGHIJKLMNOPQRSTUV", 5, false),
  BASE32_HEX_PAD('t', "base32hexpad", "0123456789abcdefghijklmnopqrstuv", 5, true),
  BASE32_HEX_PAD_UPPER('T', "base32hexpadupper", "0123456789ABCDEFGHIJKLMNOPQRSTUV", 5, true),
  BASE32('b', "base32", "abcdefghijklmnopqrstuvwxyz234567", 5, false),
  BASE32_UPPER('B', "base32upper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5, false),
  BASE32_PAD('c', "base32pad", "abcdefghijklmnopqrstuvwxyz234567", 5, true),
  BASE32_PAD_UPPER('C', "base32padupper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5, true),
  BASE32_Z('h', "base32z", "ybndrfg8ejkmcpqxot1uwisza345h769", 5, false),
  BASE36('k', "base36", "0123456789abcdefghijklmnopqrstuvwxyz", 0, false),
  BASE36_UPPER('K', "base36upper", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 0, false),
  BASE58_BTC(
      'z', "base58btc", "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", 0, false),
  BASE58_FLICKR(
      'Z', "base58flickr", "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ", 0, false),
  BASE64('m', "base64", alphabet64("+/"), 6, false),
  BASE64_PAD('M', "base64pad", alphabet64("+/"), 6, true),
  BASE64_URL('u', "base64url", alphabet64("-_"), 6, false),
  BASE64_URL_PAD('U', "base64urlpad", alphabet64("-_"), 6, true);

  private static final @Nullable Multibase[] BY_PREFIX = byPrefix();

  private final char prefix;
  private final String prefixText;
  private final String specName;
  private final RadixCodec codec;

  Multibase(char prefix, String specName, String alphabet, int bitsPerCharacter, boolean padded) {
    this.prefix = prefix;
    this.prefixText = String.valueOf(prefix);
    this.specName = specName;
    this.codec =
        bitsPerCharacter == 0
            ? new BaseConversion(specName, alphabet)
            : new BitGroups(specName, alphabet, bitsPerCharacter, padded);
  }

  /** The base whose prefix this is. */
  public static Optional<Multibase> findByPrefix(char prefix) {
    return Optional.ofNullable(prefix < BY_PREFIX.length ? BY_PREFIX[prefix] : null);
  }

  /** The base of this name in the specification. */
  public static Optional<Multibase> findByName(String name) {
    return Arrays.stream(values()).filter(base -> base.specName.equals(name)).findFirst();
  }

  /**
   * The bytes of a text with its multibase prefix.
   *
   * @throws MultiformatException if the prefix is unknown or the text does not follow the base
   */
  public static byte[] decode(String text) {
    if (text.isEmpty()) {
      throw new MultiformatException("multibase text is empty");
    }
    char prefix = text.charAt(0);
    Multibase base = prefix < BY_PREFIX.length ? BY_PREFIX[prefix] : null;
    if (base == null) {
      throw new MultiformatException("'" + prefix + "' is not a multibase prefix we read");
    }
    return base.codec.decode(text, 1);
  }

  /** The bytes as text, with the prefix. */
  public String encode(byte[] bytes) {
    return codec.encode(prefixText, bytes);
  }

  /** The bytes as text, without the prefix. */
  public String encodeBare(byte[] bytes) {
    return codec.encode("", bytes);
  }

  /**
   * The bytes of a text that has no prefix.
   *
   * @throws MultiformatException if the text does not follow this base
   */
  public byte[] decodeBare(String text) {
    return codec.decode(text, 0);
  }

  /** The character that stands before a text of this base. */
  public char prefix() {
    return prefix;
  }

  /** The name in the specification. */
  public String specName() {
    return specName;
  }

  private static @Nullable Multibase[] byPrefix() {
    @Nullable Multibase[] bases = new Multibase[128];
    for (Multibase base : values()) {
      bases[base.prefix] = base;
    }
    return bases;
  }

  private static String alphabet64(String lastTwo) {
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + lastTwo;
  }
}
