package org.casanube.multiformats;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

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
  public static final Multicodec SHA3_384 = new Multicodec(0x15);
  public static final Multicodec SHA3_256 = new Multicodec(0x16);
  public static final Multicodec SHA3_224 = new Multicodec(0x17);
  public static final Multicodec KECCAK_256 = new Multicodec(0x1b);
  public static final Multicodec BLAKE3 = new Multicodec(0x1e);
  public static final Multicodec SHA2_384 = new Multicodec(0x20);
  public static final Multicodec MURMUR3_X64_64 = new Multicodec(0x22);
  public static final Multicodec CBOR = new Multicodec(0x51);
  public static final Multicodec RAW = new Multicodec(0x55);
  public static final Multicodec DAG_PB = new Multicodec(0x70);
  public static final Multicodec DAG_CBOR = new Multicodec(0x71);
  public static final Multicodec LIBP2P_KEY = new Multicodec(0x72);
  public static final Multicodec GIT_RAW = new Multicodec(0x78);
  public static final Multicodec ED25519_PUB = new Multicodec(0xed);
  public static final Multicodec DAG_JSON = new Multicodec(0x129);
  public static final Multicodec JSON = new Multicodec(0x200);
  public static final Multicodec SHA2_512_256 = new Multicodec(0x1015);
  public static final Multicodec BLAKE2B_256 = new Multicodec(0xb220);
  public static final Multicodec BLAKE2S_256 = new Multicodec(0xb260);

  /** The code of blake2b-8; those of longer digests follow, one for each byte up to 64. */
  static final long BLAKE2B_8 = 0xb201;

  private static final Map<Long, Named> NAMED =
      Stream.concat(
              Stream.of(
                  new Named(IDENTITY, "identity"),
                  new Named(SHA1, "sha1"),
                  new Named(SHA2_256, "sha2-256"),
                  new Named(SHA2_512, "sha2-512"),
                  new Named(SHA3_512, "sha3-512"),
                  new Named(SHA3_384, "sha3-384"),
                  new Named(SHA3_256, "sha3-256"),
                  new Named(SHA3_224, "sha3-224"),
                  new Named(KECCAK_256, "keccak-256"),
                  new Named(BLAKE3, "blake3"),
                  new Named(SHA2_384, "sha2-384"),
                  new Named(MURMUR3_X64_64, "murmur3-x64-64"),
                  new Named(CBOR, "cbor"),
                  new Named(RAW, "raw"),
                  new Named(DAG_PB, "dag-pb"),
                  new Named(DAG_CBOR, "dag-cbor"),
                  new Named(LIBP2P_KEY, "libp2p-key"),
                  new Named(GIT_RAW, "git-raw"),
                  new Named(ED25519_PUB, "ed25519-pub"),
                  new Named(DAG_JSON, "dag-json"),
                  new Named(JSON, "json"),
                  new Named(SHA2_512_256, "sha2-512-256"),
                  new Named(BLAKE2S_256, "blake2s-256")),
              IntStream.rangeClosed(1, Blake2b.MAX_DIGEST_BYTES)
                  .mapToObj(bytes -> new Named(blake2b(bytes), "blake2b-" + bytes * Byte.SIZE)))
          .collect(Collectors.toUnmodifiableMap(named -> named.codec.code, named -> named));

  /** Nearly all codes in use are below this: they are found without a hash table. */
  private static final int SMALL_CODES = 1024;

  private static final Multicodec[] SMALL =
      LongStream.range(0, SMALL_CODES).mapToObj(Multicodec::find).toArray(Multicodec[]::new);

  private static final Map<String, Multicodec> BY_NAME =
      NAMED.values().stream()
          .collect(Collectors.toUnmodifiableMap(named -> named.name, named -> named.codec));

  /** BLAKE2b with a digest of this many bytes. */
  private static Multicodec blake2b(int bytes) {
    return new Multicodec(BLAKE2B_8 + bytes - 1);
  }

  public Multicodec {
    if (code < 0) {
      throw new IllegalArgumentException("multicodec must not be negative: " + code);
    }
  }

  /** The codec of this code; always the same object for the codes that we use. */
  public static Multicodec of(long code) {
    return code >= 0 && code < SMALL_CODES ? SMALL[(int) code] : find(code);
  }

  /** The codec of this name in the table, if it is one that we use. */
  public static Optional<Multicodec> findByName(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The table's name, or the code in hexadecimal ({@code 0x1234}) where we have no name for it. */
  public String name() {
    Named named = NAMED.get(code);
    return named != null ? named.name : "0x" + Long.toHexString(code);
  }

  @Override
  public String toString() {
    return name();
  }

  private static Multicodec find(long code) {
    Named named = NAMED.get(code);
    return named != null ? named.codec : new Multicodec(code);
  }

  private record Named(Multicodec codec, String name) {}
}
