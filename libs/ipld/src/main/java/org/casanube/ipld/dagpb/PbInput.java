package org.casanube.ipld.dagpb;

import java.nio.ByteBuffer;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.StrictUtf8;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Varint;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a node one after the other. Nothing is copied and no buffer made but for the
 * data, so that a directory of many links costs its CIDs and little else.
 */
final class PbInput {
  static final int LINK_HASH = 1 << 3 | 2;
  static final int LINK_NAME = 2 << 3 | 2;
  static final int LINK_SIZE = 3 << 3;
  static final int NODE_DATA = 1 << 3 | 2;
  static final int NODE_LINK = 2 << 3 | 2;

  private final ByteBuffer source;
  private @Nullable ByteBuffer data;
  private boolean hasLinks;
  private boolean linksEnded;

  private @Nullable Cid cid;
  private @Nullable String name;
  private long size;

  PbInput(ByteBuffer source) {
    this.source = source;
  }

  /** The node's data, once {@link #nextLink} has come to the end; null where there is none. */
  @Nullable ByteBuffer data() {
    return data;
  }

  /** The CID of the link that was read. */
  Cid cid() {
    if (cid == null) {
      throw new IpldException("dag-pb link has no hash");
    }
    return cid;
  }

  /** The link that was read. */
  PbLink link() {
    return new PbLink(name == null ? "" : name, Math.max(0, size), cid());
  }

  /** Reads up to the end of the next link; false if there is none any more. */
  boolean nextLink() {
    while (source.hasRemaining()) {
      long tag = Varint.read(source);
      if (tag == NODE_LINK) {
        if (linksEnded) {
          throw new IpldException("dag-pb links stand on both sides of the data");
        }
        hasLinks = true;
        readLink();
        return true;
      }
      if (tag != NODE_DATA) {
        throw new IpldException("dag-pb node has an unknown field with tag " + tag);
      }
      readData();
    }
    return false;
  }

  private void readData() {
    if (data != null) {
      throw new IpldException("dag-pb node has two data fields");
    }
    int length = readLength();
    data = source.slice(source.position(), length);
    source.position(source.position() + length);
    linksEnded = hasLinks;
  }

  private void readLink() {
    cid = null;
    name = null;
    size = -1;
    int nodeEnd = source.limit();
    source.limit(readLength() + source.position());
    while (source.hasRemaining()) {
      readLinkField(Varint.read(source));
    }
    source.limit(nodeEnd);
    Cid _ = cid();
  }

  /** The fields must stand in the order hash, name, size; name and size may be absent. */
  private void readLinkField(long tag) {
    if (tag == LINK_HASH && cid == null && name == null && size < 0) {
      int end = readLength() + source.position();
      cid = Cid.read(source);
      if (source.position() != end) {
        throw new IpldException("dag-pb link's hash is not exactly one CID");
      }
    } else if (tag == LINK_NAME && name == null && size < 0) {
      int length = readLength();
      name = StrictUtf8.decode(source.slice(source.position(), length), "dag-pb link name");
      source.position(source.position() + length);
    } else if (tag == LINK_SIZE && size < 0) {
      size = Varint.read(source);
    } else {
      throw new IpldException("dag-pb link has an unknown or misplaced field with tag " + tag);
    }
  }

  private int readLength() {
    long length = Varint.read(source);
    if (length > source.remaining()) {
      throw new IpldException(
          "dag-pb field of " + length + " bytes has only " + source.remaining() + " left");
    }
    return (int) length;
  }
}
