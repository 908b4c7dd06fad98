package org.casanube.ipld.car;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;

/**
 * The fixed part of a version 2 archive behind its pragma: where data and index are. Offsets count
 * from the archive's first byte; the index has none (0) where there is no index. The sixteen bytes
 * of characteristics are ignored on reading, since the specification has no meaning for them yet.
 */
record CarV2Header(long dataOffset, long dataSize, long indexOffset) {
  /** The length without the pragma. */
  static final int BYTES = 40;

  private static final int CHARACTERISTICS_BYTES = 16;
  private static final int PRAGMA_BYTES = 11;

  /** Where data begins when nothing is put before it. */
  static final int LEAST_DATA_OFFSET = PRAGMA_BYTES + BYTES;

  /** The pragma without its length: a version 1 header that no version 1 reader accepts. */
  static byte[] pragmaBlock() {
    Map<String, IpldNode> entries = new LinkedHashMap<>();
    entries.put("version", IpldNode.of(2));
    return DagCbor.encode(IpldNode.map(entries));
  }

  static CarV2Header decode(ByteBuffer source) {
    ByteBuffer bytes = source.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + CHARACTERISTICS_BYTES);
    CarV2Header header = new CarV2Header(bytes.getLong(), bytes.getLong(), bytes.getLong());
    if (header.dataOffset < LEAST_DATA_OFFSET || header.dataSize <= 0) {
      throw new IpldException(
          "CARv2 header says data of "
              + header.dataSize
              + " bytes at byte "
              + header.dataOffset
              + ", which cannot be");
    }
    if (header.indexOffset != 0 && header.indexOffset - header.dataOffset < header.dataSize) {
      throw new IpldException("CARv2 index at byte " + header.indexOffset + " is inside the data");
    }
    return header;
  }

  /** The pragma and the header. */
  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(LEAST_DATA_OFFSET).order(ByteOrder.LITTLE_ENDIAN);
    byte[] pragma = pragmaBlock();
    bytes.put((byte) pragma.length).put(pragma);
    bytes.putLong(0).putLong(0);
    bytes.putLong(dataOffset).putLong(dataSize).putLong(indexOffset);
    return bytes.flip();
  }
}
