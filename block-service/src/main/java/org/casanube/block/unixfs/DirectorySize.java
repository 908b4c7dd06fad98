package org.casanube.block.unixfs;

import java.nio.charset.StandardCharsets;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;

/** Estimates directories, to tell when they are sharded. */
final class DirectorySize {
  private final Sharding sharding;
  private long links;

  DirectorySize(Sharding sharding) {
    this.sharding = sharding;
  }

  void add(PbLink link) {
    links += of(link);
  }

  /** What this link adds to a directory, in bytes. */
  int of(PbLink link) {
    return switch (sharding.estimate()) {
      case LINKS -> link.name().getBytes(StandardCharsets.UTF_8).length + link.cid().length();
      case BLOCK -> DagPb.encodedLength(link);
    };
  }

  /** True if a directory of all that was added, with these attributes, must be sharded. */
  boolean isOverThreshold(Attributes attributes) {
    return links + withoutLinks(attributes) > sharding.thresholdBytes();
  }

  private int withoutLinks(Attributes attributes) {
    if (sharding.estimate() == Sharding.Estimate.LINKS) {
      return 0;
    }
    int message = UnixFsCodec.length(UnixFsNode.directory(attributes));
    return 1 + ProtoVarint.length(message) + message;
  }
}
