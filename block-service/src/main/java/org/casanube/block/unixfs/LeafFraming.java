package org.casanube.block.unixfs;

import org.jspecify.annotations.Nullable;

/**
 * What stands before and after a leaf's content in its block, so that content can be read straight
 * into place: nothing for raw leaves, the dag-pb and UnixFS fields for wrapped ones.
 */
final class LeafFraming {
  /** Content is the block. */
  static final LeafFraming RAW = new LeafFraming(null);

  private static final int TAG_NODE_DATA = 0x0a;
  private static final int MOST_BEFORE = 16;
  private static final int MOST_AFTER = 8;

  private final UnixFsNode.@Nullable Type type;

  private LeafFraming(UnixFsNode.@Nullable Type type) {
    this.type = type;
  }

  /** Content wrapped as UnixFS data of this type. */
  static LeafFraming wrapped(UnixFsNode.Type type) {
    return new LeafFraming(type);
  }

  boolean isRaw() {
    return type == null;
  }

  /** The most bytes that {@link #frame} writes before the content. */
  int mostBefore() {
    return type == null ? 0 : MOST_BEFORE;
  }

  /** The most bytes that {@link #frame} writes around the content. */
  int mostAround() {
    return type == null ? 0 : MOST_BEFORE + MOST_AFTER;
  }

  /**
   * Writes what belongs around the content that stands in the buffer.
   *
   * @return where the block starts; its end is {@link #end}
   */
  int frame(byte[] buffer, int contentStart, int contentLength) {
    if (type == null) {
      return contentStart;
    }
    int dataHeader = contentLength == 0 ? 0 : 1 + ProtoVarint.length(contentLength);
    int message = 2 + dataHeader + contentLength + after(contentLength);
    int start = contentStart - dataHeader - 2 - ProtoVarint.length(message) - 1;
    int at = start;
    buffer[at++] = TAG_NODE_DATA;
    at = write(buffer, at, message);
    buffer[at++] = UnixFsCodec.TAG_TYPE;
    buffer[at++] = (byte) type.number();
    if (contentLength > 0) {
      buffer[at++] = UnixFsCodec.TAG_DATA;
      at = write(buffer, at, contentLength);
    }
    at += contentLength;
    buffer[at++] = UnixFsCodec.TAG_FILE_SIZE;
    int end = write(buffer, at, contentLength);
    assert end == end(contentStart, contentLength);
    return start;
  }

  /** Where the block of this content ends. */
  int end(int contentStart, int contentLength) {
    return contentStart + contentLength + (type == null ? 0 : after(contentLength));
  }

  private static int after(int contentLength) {
    return 1 + ProtoVarint.length(contentLength);
  }

  private static int write(byte[] buffer, int offset, int value) {
    int at = offset;
    int rest = value;
    while (rest > 0x7f) {
      buffer[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[at++] = (byte) rest;
    return at;
  }
}
