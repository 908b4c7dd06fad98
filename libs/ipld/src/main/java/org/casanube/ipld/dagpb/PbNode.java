package org.casanube.ipld.dagpb;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dag-pb node: links in the order in which they stand, and optional data.
 *
 * @param links the links
 * @param data the data, read-only and positioned at its start; null where the node has none
 */
public record PbNode(List<PbLink> links, @Nullable ByteBuffer data) {
  public PbNode {
    links = List.copyOf(links);
    data = data == null ? null : data.asReadOnlyBuffer();
  }

  /** The data as a buffer of the caller's own; empty where the node has none. */
  public ByteBuffer dataOrEmpty() {
    return data == null ? ByteBuffer.allocate(0) : data.duplicate();
  }
}
