package org.casanube.block.content;

import java.util.List;
import org.casanube.multiformats.Cid;

/**
 * Where the way to content starts once its root is resolved.
 *
 * @param cid the block that it starts at
 * @param segments names below it that the root stands for; a DNSLink may point into a folder
 * @param age how long that may be believed
 */
record ContentStart(Cid cid, List<String> segments, ContentAge age) {
  ContentStart {
    segments = List.copyOf(segments);
  }

  /** The start of what never changes. */
  static ContentStart of(Cid cid) {
    return new ContentStart(cid, List.of(), ContentAge.NEVER_CHANGES);
  }
}
