package org.casanube.block.unixfs;

import java.util.concurrent.atomic.AtomicLong;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * A node that a walk has gone through on its way down, and comes back to. Anybody may have made it,
 * of up to a whole block of content and some hundred thousand links, and there is one for each
 * level of each walk: so all of the process share some memory. A node for which there is none is
 * read again when the walk comes back; if it is larger than any that an importer makes, its walk
 * ends instead.
 *
 * <p>For one thread.
 */
final class NodeOnWay implements AutoCloseable {
  /** Memory for one link, in bytes; what nodes take is counted in links. */
  private static final int LINK_BYTES = 200;

  /** The largest node that is read again and again. */
  private static final int WIDE_LINKS = 4096;

  /** All nodes of the process together; those that are edited have as much of their own. */
  private static final int MAX_LINKS = 200_000;

  private static final AtomicLong READ = new AtomicLong();
  private static final AtomicLong EDITED = new AtomicLong();

  private final AtomicLong account;
  private final Cid cid;
  private final BlockSource source;
  private long taken;
  private @Nullable DagNode dag;

  /** Holds the node as far as there is room. */
  private NodeOnWay(DagNode dag, BlockSource source, AtomicLong account) {
    this.account = account;
    this.cid = dag.cid();
    this.source = source;
    this.dag = dag;
    long links = links(dag);
    if (account.addAndGet(links) <= MAX_LINKS) {
      taken = links;
    } else {
      account.addAndGet(-links);
    }
  }

  /**
   * A node that is read, held until it is closed, or left.
   *
   * @throws UnixFsException with LIMIT_EXCEEDED if it is large and there is no room
   */
  static NodeOnWay toRead(DagNode dag, BlockSource source) {
    NodeOnWay node = new NodeOnWay(dag, source, READ);
    if (!node.isHeld() && links(dag) > WIDE_LINKS) {
      throw tooLarge(dag);
    }
    return node;
  }

  /**
   * A node that is being made anew, held until it is closed.
   *
   * @throws UnixFsException with LIMIT_EXCEEDED if there is no room
   */
  static NodeOnWay toEdit(DagNode dag, BlockSource source) {
    NodeOnWay node = new NodeOnWay(dag, source, EDITED);
    if (!node.isHeld()) {
      throw tooLarge(dag);
    }
    return node;
  }

  private static UnixFsException tooLarge(DagNode dag) {
    return new UnixFsException(
        UnixFsException.Code.LIMIT_EXCEEDED,
        "nodes on the way into files are like more than %d links together at %s"
            .formatted(MAX_LINKS, dag.cid()));
  }

  /** What the node takes, as so many links. */
  static long links(DagNode dag) {
    return 1L + dag.links().size() + dag.length() / LINK_BYTES;
  }

  /** The node, maybe read again. */
  DagNode dag() {
    DagNode present = dag;
    if (present == null) {
      present = DagNode.read(cid, source);
      dag = present;
    }
    return present;
  }

  /** True if there is room for it. */
  boolean isHeld() {
    return taken > 0;
  }

  Cid cid() {
    return cid;
  }

  /** The walk goes elsewhere, or waits for its reader: what has no room is let go. */
  void leave() {
    if (!isHeld()) {
      dag = null;
    }
  }

  @Override
  public void close() {
    account.addAndGet(-taken);
    taken = 0;
    dag = null;
  }
}
