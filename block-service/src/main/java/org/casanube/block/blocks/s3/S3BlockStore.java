package org.casanube.block.blocks.s3;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockBatch;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Multihash;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each block as an object {@code <prefix><last two characters>/<multihash in base32>}.
 *
 * <p>Replicas share the bucket and no memory, so the age of a block is what the store says: putting
 * a block that is there writes it again, which is as cheap as asking, and makes it young. Only what
 * this process itself has put within the grace time is not written again. A sweep takes what is
 * older than both the epoch's start and the grace time, and asks once more before it deletes. What
 * it cannot see is a put by another replica between that question and the deletion, some
 * milliseconds later; a bucket shared by replicas should have one collector and a grace time of
 * hours.
 *
 * <p>Uploads run in parallel, at most as many as the settings say, and so does their memory. Every
 * block read is hashed: what comes over a network is from outside.
 */
public final class S3BlockStore implements BlockStore {
  private static final int STRIPES = 256;

  private final S3Settings settings;
  private final S3Bucket bucket;
  private final Clock clock;
  private final RecentPuts recent;
  private final Semaphore slots;
  private final ExecutorService uploads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Multihash, Block> underway = new ConcurrentHashMap<>();
  private final Object[] stripes = new Object[STRIPES];
  private final Object usageLock = new Object();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Usage usage;
  private Instant usageTaken = Instant.MIN;

  /**
   * Opens the store in a bucket that must exist.
   *
   * @param clock tells the age of blocks put here
   * @param signing tells the time to the object store, which refuses requests that are minutes off
   */
  public S3BlockStore(S3Settings settings, Clock clock, Clock signing) {
    this.settings = settings;
    this.clock = clock;
    this.bucket = new S3Bucket(settings.place(), settings.credentials(), signing);
    this.recent = new RecentPuts(clock, settings.grace());
    this.slots = new Semaphore(settings.uploads());
    Arrays.setAll(stripes, i -> new Object());
  }

  @Override
  public BlockBatch openBatch() {
    return new Batch();
  }

  /** Uploads what is added at once and waits for it on commit. */
  private final class Batch implements BlockBatch {
    private final List<Future<?>> begun = new ArrayList<>();

    @Override
    public void add(Block block) {
      if (block.size() > Block.MAX_BYTES) {
        throw new IllegalArgumentException(
            "block of " + block.size() + " bytes is over the limit of " + Block.MAX_BYTES);
      }
      requireOpen();
      slots.acquireUninterruptibly();
      underway.put(block.multihash(), block);
      begun.add(uploads.submit(() -> upload(block)));
      begun.removeIf(future -> future.state() == Future.State.SUCCESS);
    }

    @Override
    public boolean touch(Multihash multihash) {
      return S3BlockStore.this.refresh(multihash);
    }

    @Override
    public void commit() {
      try {
        for (Future<?> future : begun) {
          await(future);
        }
      } finally {
        begun.clear();
      }
    }

    @Override
    public void close() {}
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BlockStoreException known) {
        throw new BlockStoreException(known.reason(), String.valueOf(known.getMessage()), known);
      }
      throw new BlockStoreException(BlockStoreException.Cause.IO, "storing a block failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BlockStoreException(BlockStoreException.Cause.IO, "interrupted", e);
    }
  }

  private void upload(Block block) {
    try {
      synchronized (stripe(block.multihash())) {
        if (!recent.touch(block.multihash())) {
          bucket.put(key(block.multihash()), block.toBytes());
          recent.put(block.multihash());
        }
      }
    } finally {
      underway.remove(block.multihash(), block);
      slots.release();
    }
  }

  /** Makes a block young if it is there, by writing it again if it has grown old. */
  private boolean refresh(Multihash multihash) {
    synchronized (stripe(multihash)) {
      if (recent.touch(multihash)) {
        return true;
      }
      byte[] bytes = bucket.find(key(multihash));
      if (bytes == null) {
        return underway.containsKey(multihash);
      }
      bucket.put(key(multihash), bytes);
      recent.put(multihash);
      return true;
    }
  }

  @Override
  public Optional<Block> find(Multihash multihash) {
    requireOpen();
    Block pending = underway.get(multihash);
    if (pending != null) {
      return Optional.of(pending);
    }
    byte[] bytes = bucket.find(key(multihash));
    if (bytes == null && recent.knows(multihash)) {
      bytes = findUndisturbed(multihash);
    }
    if (bytes == null) {
      return Optional.empty();
    }
    Block block = Block.of(multihash, bytes);
    if (multihash.isVerifiable() && !block.matches()) {
      throw new BlockStoreException(
          BlockStoreException.Cause.DAMAGED,
          "block " + multihash + " is damaged in the object store");
    }
    return Optional.of(block);
  }

  /**
   * Looks while this process does not write the object. Some stores let go of an object for a
   * moment while it is replaced by an equal one.
   */
  private byte @Nullable [] findUndisturbed(Multihash multihash) {
    synchronized (stripe(multihash)) {
      return bucket.find(key(multihash));
    }
  }

  @Override
  public OptionalInt findSize(Multihash multihash) {
    requireOpen();
    Block pending = underway.get(multihash);
    if (pending != null) {
      return OptionalInt.of(pending.size());
    }
    Optional<S3Bucket.Head> head = bucket.head(key(multihash));
    if (head.isEmpty() && recent.knows(multihash)) {
      synchronized (stripe(multihash)) {
        head = bucket.head(key(multihash));
      }
    }
    return head.stream().mapToInt(found -> (int) found.size()).findFirst();
  }

  @Override
  public void remove(Collection<Multihash> multihashes) {
    requireOpen();
    List<Future<?>> deletions = new ArrayList<>();
    for (Multihash multihash : multihashes) {
      slots.acquireUninterruptibly();
      deletions.add(uploads.submit(() -> delete(multihash)));
    }
    deletions.forEach(S3BlockStore::await);
  }

  private void delete(Multihash multihash) {
    try {
      synchronized (stripe(multihash)) {
        recent.forget(multihash);
        bucket.delete(key(multihash));
      }
    } finally {
      slots.release();
    }
  }

  @Override
  public long advanceEpoch() {
    return recent.advanceEpoch();
  }

  @Override
  public Swept sweep(long before, Predicate<Multihash> live) {
    long limit = Math.min(before, advanceEpoch());
    Instant cutoff = earlier(recent.startOf(limit), clock.instant().minus(settings.grace()));
    long blocks = 0;
    long bytes = 0;
    for (Iterator<S3Listing.Item> all = items(); all.hasNext(); ) {
      S3Listing.Item item = all.next();
      Multihash multihash = multihash(item.key());
      if (multihash != null
          && item.modified().isBefore(cutoff)
          && !live.test(multihash)
          && sweepOne(multihash, limit, cutoff)) {
        blocks++;
        bytes += item.size();
      }
    }
    return new Swept(blocks, bytes);
  }

  private boolean sweepOne(Multihash multihash, long limit, Instant cutoff) {
    synchronized (stripe(multihash)) {
      if (recent.wasPutSince(multihash, limit) || underway.containsKey(multihash)) {
        return false;
      }
      Optional<S3Bucket.Head> now = bucket.head(key(multihash));
      if (now.isEmpty() || !now.get().modified().isBefore(cutoff)) {
        return false;
      }
      recent.forget(multihash);
      bucket.delete(key(multihash));
      return true;
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  @Override
  public Stream<Entry> entries() {
    requireOpen();
    Iterable<S3Listing.Item> items = this::items;
    return StreamSupport.stream(items.spliterator(), false)
        .flatMap(item -> Optional.ofNullable(entry(item)).stream());
  }

  private static @Nullable Entry entry(S3Listing.Item item) {
    Multihash multihash = multihash(item.key());
    return multihash == null ? null : new Entry(multihash, (int) item.size());
  }

  private Iterator<S3Listing.Item> items() {
    return new Items(bucket, settings.place().prefix());
  }

  /** All objects, one page of the listing at a time. */
  private static final class Items implements Iterator<S3Listing.Item> {
    private final S3Bucket bucket;
    private final String prefix;
    private S3Listing page;
    private int at;

    Items(S3Bucket bucket, String prefix) {
      this.bucket = bucket;
      this.prefix = prefix;
      this.page = bucket.list(prefix, null);
    }

    @Override
    public boolean hasNext() {
      while (at == page.items().size()) {
        String next = page.next();
        if (next == null) {
          return false;
        }
        page = bucket.list(prefix, next);
        at = 0;
      }
      return true;
    }

    @Override
    public S3Listing.Item next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return page.items().get(at++);
    }
  }

  @Override
  public Usage usage() {
    requireOpen();
    synchronized (usageLock) {
      Usage known = usage;
      Instant now = clock.instant();
      if (known != null && now.isBefore(usageTaken.plus(settings.usageAge()))) {
        return known;
      }
      long blocks = 0;
      long bytes = 0;
      for (Iterator<S3Listing.Item> all = items(); all.hasNext(); ) {
        blocks++;
        bytes += all.next().size();
      }
      Usage counted = new Usage(blocks, bytes, bytes, Long.MAX_VALUE);
      usage = counted;
      usageTaken = now;
      return counted;
    }
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new BlockStoreException(
          BlockStoreException.Cause.UNUSABLE, "the block store is closed");
    }
  }

  private Object stripe(Multihash multihash) {
    return stripes[Math.floorMod(multihash.hashCode(), STRIPES)];
  }

  private String key(Multihash multihash) {
    String name = Multibase.BASE32.encode(multihash.toBytes());
    return settings.place().prefix() + name.substring(name.length() - 2) + "/" + name;
  }

  private static @Nullable Multihash multihash(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    try {
      return name.isEmpty() ? null : Multihash.decode(Multibase.decode(name));
    } catch (MultiformatException e) {
      return null;
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      uploads.close();
      bucket.close();
    }
  }
}
