package org.casanube.block.retrieval;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import org.casanube.block.reachability.DagTooLargeException;
import org.casanube.block.reachability.VisitedBlocks;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * What a fetch knows to be next, in the order in which a reader of the DAG would come by it,
 * whatever the order in which blocks arrive.
 *
 * <p>A list of runs of encoded CIDs. A block that may have links leaves its {@link Place} behind
 * when it is taken, and when it has arrived its links go exactly there: before everything that
 * stands after it in the DAG. So the memory needed is that of a walk depth first, plus the links of
 * as many blocks as are under way, and never grows with the DAG. For one thread.
 */
final class Frontier {
  private static final int LENGTH_BYTES = Short.BYTES;

  private final long maxBytes;
  private final Place head = new Place(new byte[0], 0);
  private long size;
  private long bytes;

  /**
   * An empty one.
   *
   * @param maxBytes what the CIDs may take; a DAG that needs more was made to be in the way
   */
  Frontier(long maxBytes) {
    this.maxBytes = maxBytes;
    head.next = head;
    head.previous = head;
  }

  /** A stretch of the frontier; without CIDs it stands for a block that is under way. */
  static final class Place {
    private final byte[] cids;
    private int at;
    private int count;
    private Place next = this;
    private Place previous = this;

    private Place(byte[] cids, int count) {
      this.cids = cids;
      this.count = count;
    }
  }

  /**
   * A CID whose turn has come.
   *
   * @param place where its links belong, to be given to {@link #open} or {@link #drop}; null if its
   *     CID says that it has none
   */
  record Step(Cid cid, @Nullable Place place) {}

  /** Adds the root of what is to be walked, after everything else. */
  void start(Cid root) {
    Place place = new Place(new byte[0], 0);
    insertBefore(head, place);
    open(place, List.of(root));
  }

  /**
   * Puts a block's links where the block stood.
   *
   * @throws DagTooLargeException if too much would wait
   */
  void open(Place place, Collection<Cid> links) {
    int length = links.stream().mapToInt(link -> link.length() + LENGTH_BYTES).sum();
    if (bytes + length > maxBytes) {
      throw new DagTooLargeException((int) Math.min(Integer.MAX_VALUE, maxBytes));
    }
    if (length > 0) {
      ByteBuffer encoded = ByteBuffer.allocate(length);
      for (Cid link : links) {
        encoded.putShort((short) link.length());
        link.writeTo(encoded);
      }
      insertBefore(place, new Place(encoded.array(), links.size()));
      bytes += length;
      size += links.size();
    }
    remove(place);
  }

  /** Gives up a block's place: nothing is below it. */
  void drop(Place place) {
    remove(place);
  }

  /** The next CID in the order of the DAG that was not taken; null if there is none at present. */
  @Nullable Step poll() {
    Place run = head.next;
    while (run != head && run.count == 0) {
      run = run.next;
    }
    if (run == head) {
      return null;
    }
    Cid cid = take(run);
    Place place = null;
    if (!VisitedBlocks.isLeaf(cid)) {
      place = new Place(new byte[0], 0);
      insertBefore(run, place);
    }
    if (run.count == 0) {
      remove(run);
    }
    return new Step(cid, place);
  }

  private Cid take(Place run) {
    ByteBuffer encoded = ByteBuffer.wrap(run.cids, run.at, run.cids.length - run.at);
    int length = encoded.getShort();
    Cid cid = Cid.read(encoded.slice(encoded.position(), length));
    run.at += LENGTH_BYTES + length;
    run.count--;
    size--;
    if (run.count == 0) {
      bytes -= run.cids.length;
    }
    return cid;
  }

  /** How many CIDs wait. */
  long size() {
    return size;
  }

  /** The memory that they take, in bytes. */
  long bytes() {
    return bytes;
  }

  private static void insertBefore(Place place, Place added) {
    added.previous = place.previous;
    added.next = place;
    place.previous.next = added;
    place.previous = added;
  }

  private static void remove(Place place) {
    place.previous.next = place.next;
    place.next.previous = place.previous;
  }
}
