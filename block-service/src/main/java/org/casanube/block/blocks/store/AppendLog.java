package org.casanube.block.blocks.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.blocks.BlockStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The end of the log: takes frames from many threads and makes them durable in groups.
 *
 * <p>Appending reserves a range of the current buffer under the lock and copies outside of it. One
 * writer thread takes full buffers in order and writes them; with a second buffer filling
 * meanwhile, hashing and copying overlap with the disk. A commit asks for a place to become durable
 * and waits; the writer takes whatever is in the current buffer, writes it padded to a disk block,
 * syncs once and wakes everybody whose place is behind it. While it syncs the next group gathers.
 * So a lone put costs one sync, and many at once share one, with no timer and no tuning.
 *
 * <p>When a write or sync fails nobody knows what of the unsynced part is on the disk. All of it is
 * given up: the <em>generation</em> rises, waiters and everyone who appended in the old generation
 * get the failure, the index forgets what it knew of that part ({@link Listener}), and the log goes
 * on in a new segment. So a full disk costs the writes that did not fit and nothing else.
 */
final class AppendLog implements AutoCloseable {
  private static final long MAX_UNSYNCED_BYTES = 64L * 1024 * 1024;
  private static final int MAX_SEGMENT_FRAMES = 1 << 18;

  /** Told about segments, and about what is lost. */
  interface Listener {
    /** Where to count what is alive in this segment. */
    Liveness liveness(int segment);

    /** So many bytes will be written besides what was appended. Called under the log's lock. */
    void padded(int bytes);

    /** A new segment can be read from now on. */
    void opened(Segment segment);

    /** Frames from {@code from} up to {@code to} are gone; belongs to this new generation. */
    void lost(long from, long to, int generation);
  }

  private final StoreSettings.Writing settings;
  private final Listener listener;
  private final OpenSegment output;
  private final Thread writerThread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final Condition progress = lock.newCondition();
  private final ArrayDeque<AppendBuffer> free = new ArrayDeque<>();
  private final ArrayDeque<AppendBuffer> pending = new ArrayDeque<>();
  private @Nullable AppendBuffer current;
  private int segment;
  private long nextOffset = Segment.HEADER_BYTES;
  private long durable;
  private long requested;
  private boolean failing;
  private boolean ending;
  private boolean closing;
  private @Nullable BlockStoreException failure;
  private volatile long written;
  private volatile int generation;

  AppendLog(
      SegmentFiles files, StoreSettings.Writing settings, int firstSegment, Listener listener) {
    this.output = new OpenSegment(files, listener);
    this.settings = settings;
    this.listener = listener;
    this.segment = firstSegment;
    this.durable = Location.of(firstSegment, 0);
    this.requested = durable;
    this.written = durable;
    for (int i = 0; i < settings.buffers(); i++) {
      free.add(new AppendBuffer(settings.bufferBytes()));
    }
    this.writerThread =
        Thread.ofPlatform().name("block-store-writer").daemon().unstarted(this::run);
  }

  void start() {
    writerThread.start();
  }

  /** The present generation, once no failure is being cleaned up. */
  int generation() {
    lock.lock();
    try {
      while (failing) {
        progress.awaitUninterruptibly();
      }
      return generation;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes that were appended and are not in their files yet. */
  long pendingBytes() {
    lock.lock();
    try {
      long sum = 0;
      for (AppendBuffer buffer : pending) {
        sum += buffer.paddedBytes();
      }
      return sum;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Appends a frame; not durable before {@link #commit}.
   *
   * @param expected the generation that the caller began in
   * @return where the frame is
   */
  long append(FrameContent content, int expected) {
    int length = Frame.bytes(content.multihash(), content.payload().remaining());
    AppendBuffer buffer;
    int at;
    long mark;
    lock.lock();
    try {
      buffer = bufferWithRoom(length, expected);
      at = buffer.reserve(length);
      boolean sameSegment = Location.segment(durable) == Location.segment(buffer.start());
      mark = sameSegment ? Location.offset(durable) : 0;
    } finally {
      lock.unlock();
    }
    long location = buffer.start() + at;
    try {
      content.frame(mark).encode(buffer.slice(at, length), content.payload(), location);
    } finally {
      release(buffer);
    }
    return location;
  }

  private AppendBuffer bufferWithRoom(int length, int expected) {
    while (true) {
      requireOpen(expected);
      AppendBuffer buffer = current;
      if (buffer != null && buffer.fits(length)) {
        return buffer;
      }
      if (buffer != null) {
        seal(buffer);
      } else if (!failing && !free.isEmpty()) {
        begin(free.remove());
      } else {
        room.awaitUninterruptibly();
      }
    }
  }

  private void requireOpen(int expected) {
    if (closing) {
      throw StoreFailure.closed();
    }
    requireGeneration(expected);
  }

  private void requireGeneration(int expected) {
    BlockStoreException cause = failure;
    if (generation != expected && cause != null) {
      throw new BlockStoreException(cause.reason(), String.valueOf(cause.getMessage()), cause);
    }
  }

  private void begin(AppendBuffer buffer) {
    if (nextOffset >= settings.segmentBytes()) {
      startSegment();
    }
    buffer.begin(Location.of(segment, nextOffset));
    current = buffer;
    pending.add(buffer);
  }

  private void startSegment() {
    segment++;
    nextOffset = Segment.HEADER_BYTES;
  }

  private void seal(AppendBuffer buffer) {
    listener.padded(buffer.pad());
    nextOffset = Location.offset(buffer.end());
    current = null;
    work.signal();
  }

  private void release(AppendBuffer buffer) {
    lock.lock();
    try {
      buffer.copied();
      if (buffer != current && !buffer.isCopying()) {
        work.signal();
        room.signalAll();
      }
      recycle(buffer);
    } finally {
      lock.unlock();
    }
  }

  private void recycle(AppendBuffer buffer) {
    if (buffer.isIdle() && !pending.contains(buffer) && !free.contains(buffer)) {
      free.add(buffer);
      room.signalAll();
    }
  }

  /** Waits until the frame at {@code location} is durable. */
  void commit(long location, int expected) {
    lock.lock();
    try {
      requireGeneration(expected);
      if (durable > location) {
        return;
      }
      if (requested <= location) {
        requested = location + 1;
        work.signal();
      }
      while (durable <= location) {
        progress.awaitUninterruptibly();
        requireGeneration(expected);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Makes all durable that was appended before this call. */
  void commitAll() {
    int present = generation();
    long last;
    lock.lock();
    try {
      AppendBuffer newest = pending.peekLast();
      last = newest == null ? written : newest.end();
    } finally {
      lock.unlock();
    }
    commit(last - 1, present);
  }

  /** Ends the segment that is being written, if any; on return it is sealed. */
  void endSegment() {
    lock.lock();
    try {
      ending = !closing && !failing;
      work.signal();
      while (ending && !closing) {
        progress.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Copies bytes of the log that are not in their file yet.
   *
   * @return false if they are
   */
  boolean readPending(ByteBuffer target, long location) {
    if (location < written) {
      return false;
    }
    @Nullable AppendBuffer holder = null;
    lock.lock();
    try {
      for (AppendBuffer buffer : pending) {
        if (buffer.start() <= location && location < buffer.end()) {
          holder = buffer;
          buffer.beginReading();
        }
      }
    } finally {
      lock.unlock();
    }
    if (holder == null) {
      return false;
    }
    target.put(holder.slice((int) (location - holder.start()), target.remaining()));
    lock.lock();
    try {
      holder.endReading();
      recycle(holder);
    } finally {
      lock.unlock();
    }
    return true;
  }

  private void run() {
    while (true) {
      @Nullable AppendBuffer buffer;
      lock.lock();
      try {
        buffer = awaitWork();
        if (buffer == null && requested <= durable && !ending) {
          return;
        }
      } finally {
        lock.unlock();
      }
      try {
        if (buffer != null) {
          write(buffer);
        }
        syncIfAsked();
        endIfAsked();
      } catch (IOException | RuntimeException e) {
        fail(e);
      }
    }
  }

  /** The next buffer to write; null if there is only something to sync or to end. */
  private @Nullable AppendBuffer awaitWork() {
    while (true) {
      AppendBuffer last = current;
      boolean wanted = requested > written || ending || closing;
      if (pending.size() == 1 && last != null && !last.isEmpty() && wanted) {
        seal(last);
      }
      AppendBuffer next = pending.peek();
      if (next != null && next != current) {
        if (!next.isCopying()) {
          return next;
        }
      } else if (closing || ending || (requested > durable && requested <= written)) {
        return null;
      }
      work.awaitUninterruptibly();
    }
  }

  private void write(AppendBuffer buffer) throws IOException {
    if (output.switchTo(Location.segment(buffer.start()))) {
      reachedDurability(written);
    }
    output.write(buffer);
    lock.lock();
    try {
      written = buffer.end();
      pending.remove();
      buffer.markWritten();
      recycle(buffer);
      if (output.frames() > MAX_SEGMENT_FRAMES && current == null && pending.isEmpty()) {
        startSegment();
      }
    } finally {
      lock.unlock();
    }
  }

  private void syncIfAsked() throws IOException {
    long reached = written;
    boolean asked;
    lock.lock();
    try {
      asked = requested > durable && requested <= reached;
    } finally {
      lock.unlock();
    }
    if (asked || output.unsyncedBytes() >= MAX_UNSYNCED_BYTES) {
      output.sync();
      reachedDurability(reached);
    }
  }

  private void endIfAsked() throws IOException {
    lock.lock();
    try {
      if (!ending || current != null || !pending.isEmpty()) {
        return;
      }
      if (output.isOf(segment)) {
        startSegment();
      }
    } finally {
      lock.unlock();
    }
    output.finish();
    lock.lock();
    try {
      ending = false;
    } finally {
      lock.unlock();
    }
    reachedDurability(written);
  }

  private void reachedDurability(long place) {
    lock.lock();
    try {
      durable = place;
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void fail(Exception cause) {
    long from;
    long to;
    int next;
    lock.lock();
    try {
      next = generation + 1;
      failure = StoreFailure.of(cause);
      generation = next;
      failing = true;
      from = durable;
      current = null;
      for (AppendBuffer buffer : pending) {
        while (buffer.isCopying()) {
          room.awaitUninterruptibly();
        }
        buffer.markWritten();
      }
      to = Location.of(segment + 1, 0);
      progress.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    output.giveUp(from);
    listener.lost(from, to, next);
    goOnBehind(to);
  }

  private void goOnBehind(long place) {
    lock.lock();
    try {
      while (!pending.isEmpty()) {
        recycle(pending.remove());
      }
      segment = Location.segment(place);
      nextOffset = Segment.HEADER_BYTES;
      durable = place;
      requested = place;
      written = place;
      failing = false;
      ending = false;
      progress.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Writes and syncs all that was appended, and ends the writer thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closing) {
        closing = true;
        work.signal();
        room.signalAll();
        progress.signalAll();
      }
    } finally {
      lock.unlock();
    }
    joinWriter();
    try {
      output.finish();
      reachedDurability(written);
    } catch (IOException e) {
      fail(e);
      throw StoreFailure.of(e);
    }
  }

  private void joinWriter() {
    boolean interrupted = false;
    while (true) {
      try {
        writerThread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
