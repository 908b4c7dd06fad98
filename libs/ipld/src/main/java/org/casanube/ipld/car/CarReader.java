package org.casanube.ipld.car;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import org.casanube.ipld.IpldException;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Multihash;

/**
 * Reads an archive of version 1 or 2 from front to back, one block at a time. Of a version 2
 * archive the data window alone is read; the index is ignored, since a stream has no use for it and
 * it would have to be checked against the blocks anyway.
 *
 * <p>Blocks come as they stand: in any order, twice perhaps, and unchecked ({@link
 * CarBlock#matches}). A stream that ends inside a block is refused; of a version 1 archive that
 * ends between two blocks nobody can tell whether more were meant to follow.
 *
 * <p>Not thread-safe. Reads the source in small pieces: give it a buffered one.
 */
public final class CarReader {
  /** Version, codec and multihash at their longest. */
  private static final int MAX_CID_BYTES = 1 + 9 + 9 + 2 + Multihash.MAX_DIGEST_BYTES;

  private static final byte[] PRAGMA_BLOCK = CarV2Header.pragmaBlock();

  private final CarInput input;
  private final CarLimits limits;
  private final Memory memory;
  private final CarHeader header;

  private CarReader(CarInput input, CarLimits limits, Memory memory, CarHeader header) {
    this.input = input;
    this.limits = limits;
    this.memory = memory;
    this.header = header;
  }

  /**
   * Hears what is about to be held, and may wait until there is memory for it, or refuse by an
   * exception. Sizes are what the archive says, within the limits.
   */
  public interface Memory {
    /** For whoever reads few archives at once. */
    Memory UNBOUNDED = new Memory() {};

    /** Before a header block of so many bytes; roots are held as long as the reader. */
    default void header(int bytes) throws IOException {}

    /** Before a section of so many bytes; the one before is no more needed then. */
    default void section(int bytes) throws IOException {}
  }

  /**
   * Reads the header under the default limits.
   *
   * @throws IpldException if it is no CAR header, or over a limit
   */
  public static CarReader open(InputStream source) throws IOException {
    return open(source, CarLimits.DEFAULT);
  }

  /**
   * Reads the header under the default limits; the channel must be blocking.
   *
   * @throws IpldException if it is no CAR header, or over a limit
   */
  public static CarReader open(ReadableByteChannel source) throws IOException {
    return open(new BufferedInputStream(Channels.newInputStream(source), 1 << 16));
  }

  /**
   * Reads the header.
   *
   * @throws IpldException if it is no CAR header, or over a limit
   */
  public static CarReader open(InputStream source, CarLimits limits) throws IOException {
    return open(source, limits, Memory.UNBOUNDED);
  }

  /**
   * Reads the header, telling what is held.
   *
   * @throws IpldException if it is no CAR header, or over a limit
   */
  public static CarReader open(InputStream source, CarLimits limits, Memory memory)
      throws IOException {
    CarInput input = new CarInput(source);
    ByteBuffer block = readHeaderBlock(input, limits, memory);
    if (!block.equals(ByteBuffer.wrap(PRAGMA_BLOCK))) {
      return new CarReader(input, limits, memory, CarHeader.decode(1, block));
    }
    openDataWindow(input);
    CarHeader header = CarHeader.decode(2, readHeaderBlock(input, limits, memory));
    return new CarReader(input, limits, memory, header);
  }

  /** Version and roots. */
  public CarHeader header() {
    return header;
  }

  /** The number of bytes of the archive that were read so far. */
  public long position() {
    return input.position();
  }

  /**
   * The next block, or empty behind the last one. After an exception nothing more can be read.
   *
   * @throws IpldException if the archive is malformed here, is cut off, or breaks a limit
   */
  public Optional<CarBlock> next() throws IOException {
    long length = input.readLength("the length of a section");
    if (length < 0) {
      return Optional.empty();
    }
    long most = (long) limits.maxBlockBytes() + MAX_CID_BYTES;
    if (length == 0 || length > most) {
      throw new IpldException(
          "CAR section of " + length + " bytes is not within the limits of 1 and " + most);
    }
    memory.section((int) length);
    ByteBuffer section = input.readFully((int) length, "a section");
    Cid cid = readCid(section);
    if (section.remaining() > limits.maxBlockBytes()) {
      throw new IpldException(
          "CAR block "
              + cid
              + " of "
              + section.remaining()
              + " bytes is over the limit of "
              + limits.maxBlockBytes());
    }
    return Optional.of(new CarBlock(cid, section));
  }

  private static Cid readCid(ByteBuffer section) {
    try {
      return Cid.read(section);
    } catch (MultiformatException e) {
      throw new IpldException("CAR section has a malformed CID: " + e.getMessage(), e);
    }
  }

  private static ByteBuffer readHeaderBlock(CarInput input, CarLimits limits, Memory memory)
      throws IOException {
    long length = input.readLength("the length of the header");
    if (length <= 0) {
      throw new IpldException("CAR has no header");
    }
    if (length > limits.maxHeaderBytes()) {
      throw new IpldException(
          "CAR header of " + length + " bytes is over the limit of " + limits.maxHeaderBytes());
    }
    memory.header((int) length);
    return input.readFully((int) length, "the header");
  }

  private static void openDataWindow(CarInput input) throws IOException {
    ByteBuffer bytes = input.readFully(CarV2Header.BYTES, "the version 2 header");
    CarV2Header window = CarV2Header.decode(bytes.order(ByteOrder.LITTLE_ENDIAN));
    input.skip(window.dataOffset() - input.position(), "the padding before the data");
    input.openWindow(window.dataSize());
  }
}
