package org.casanube.block.blocks;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.casanube.multiformats.Multihash;

/**
 * Bytes and the hash that names them. Holding one says nothing about whether they match: {@link
 * #matches} tells, and everything that takes a block from outside asks it.
 *
 * <p>Immutable as long as the maker of the buffer leaves its bytes alone; the buffer handed out is
 * read-only and its position is the holder's own.
 */
public final class Block {
  /** The largest block that peers must take, and the largest that we take, in bytes. */
  public static final int MAX_BYTES = 2 * 1024 * 1024;

  private final Multihash multihash;
  private final ByteBuffer data;

  private Block(Multihash multihash, ByteBuffer data) {
    this.multihash = Objects.requireNonNull(multihash);
    this.data = data;
  }

  /** A block of these bytes, which are not copied and must not change any more. */
  public static Block of(Multihash multihash, byte[] data) {
    return new Block(multihash, ByteBuffer.wrap(data).asReadOnlyBuffer());
  }

  /** A block of what remains in this buffer, which is not copied and must not change any more. */
  public static Block of(Multihash multihash, ByteBuffer data) {
    return new Block(multihash, data.slice().asReadOnlyBuffer());
  }

  public Multihash multihash() {
    return multihash;
  }

  /** The bytes, as a read-only buffer of the caller's own. */
  public ByteBuffer data() {
    return data.duplicate();
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    return bytes;
  }

  /** The number of bytes. */
  public int size() {
    return data.remaining();
  }

  /** True if the bytes hash to the multihash. */
  public boolean matches() {
    return multihash.matches(data);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Block that
        && multihash.equals(that.multihash)
        && data.equals(that.data);
  }

  @Override
  public int hashCode() {
    return multihash.hashCode();
  }

  @Override
  public String toString() {
    return "Block[" + multihash + ", " + size() + " bytes]";
  }
}
