package org.casanube.multiformats;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A code of the multicodec table: what the bytes that follow it are. The table grows without us, so
 * any code can be held; the ones we use have a name.
 *
 * @param code the unsigned code, as in the table
 * @see <a href="https://github.com/multiformats/multicodec/blob/master/table.csv">Multicodec
 *     table</a>
 */
public record Multicodec(long code) {
  public static final Multicodec IDENTITY = new Multicodec(0x00);
  public static final Multicodec SHA1 = new Multicodec(0x11);
  public static final Multicodec SHA2_256 = new Multicodec(0x12);
  public static final Multicodec SHA2_512 = new Multicodec(0x13);
  public static final Multicodec SHA3_512 = new Multicodec(0x14);
  public static final Multicodec SHA3_256 = new Multicodec(0x16);
  public static final Multicodec BLAKE3 = new Multicodec(0x1e);
  public static final Multicodec MURMUR3_X64_64 = new Multicodec(0x22);
  public static final Multicodec CBOR = new Multicodec(0x51);
  public static final Multicodec RAW = new Multicodec(0x55);
  public static final Multicodec DAG_PB = new Multicodec(0x70);
  public static final Multicodec DAG_CBOR = new Multicodec(0x71);
  public static final Multicodec LIBP2P_KEY = new Multicodec(0x72);
  public static final Multicodec JSON = new Multicodec(0x0200);
  public static final Multicodec DAG_JSON = new Multicodec(0x0129);
  public static final Multicodec BLAKE2B_256 = new Multicodec(0xb220);

  private static final Map<Long, String> NAMES =
      Map.ofEntries(
          Map.entry(IDENTITY.code, "identity"),
          Map.entry(SHA1.code, "sha1"),
          Map.entry(SHA2_256.code, "sha2-256"),
          Map.entry(SHA2_512.code, "sha2-512"),
          Map.entry(SHA3_512.code, "sha3-512"),
          Map.entry(SHA3_256.code, "sha3-256"),
          Map.entry(BLAKE3.code, "blake3"),
          Map.entry(MURMUR3_X64_64.code, "murmur3-x64-64"),
          Map.entry(CBOR.code, "cbor"),
          Map.entry(RAW.code, "raw"),
          Map.entry(DAG_PB.code, "dag-pb"),
          Map.entry(DAG_CBOR.code, "dag-cbor"),
          Map.entry(LIBP2P_KEY.code, "libp2p-key"),
          Map.entry(JSON.code, "json"),
          Map.entry(DAG_JSON.code, "dag-json"),
          Map.entry(BLAKE2B_256.code, "blake2b-256"));

  private static final Map<String, Multicodec> BY_NAME =
      NAMES.entrySet().stream()
          .collect(
              Collectors.toUnmodifiableMap(Map.Entry::getValue, e -> new Multicodec(e.getKey())));

  public Multicodec {
    if (code < 0) {
      throw new IllegalArgumentException("multicodec must not be negative: " + code);
    }
  }

  /** The codec of this name in the table, if it is one that we use. */
  public static Optional<Multicodec> findByName(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The table's name, or the code in hexadecimal ({@code 0x1234}) where we have no name for it. */
  public String name() {
    String name = NAMES.get(code);
    return name != null ? name : "0x" + Long.toHexString(code);
  }

  @Override
  public String toString() {
    return name();
  }
}
