package org.casanube.block.unixfs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.casanube.ipld.dagpb.PbLink;

/** A node of a file that is still getting children. */
final class PendingNode {
  private final List<PbLink> links = new ArrayList<>();
  private long[] sizes = new long[16];
  private long size;

  void add(PbLink link, long contentSize) {
    if (links.size() == sizes.length) {
      sizes = Arrays.copyOf(sizes, sizes.length * 2);
    }
    sizes[links.size()] = contentSize;
    links.add(link);
    size += contentSize;
  }

  int count() {
    return links.size();
  }

  /** Bytes of content below. */
  long size() {
    return size;
  }

  /** Writes the node; it must not be used afterwards. */
  PbLink seal(DagWriter writer, Attributes attributes) {
    return writer.write(links, UnixFsNode.file(Arrays.copyOf(sizes, links.size()), attributes));
  }
}
