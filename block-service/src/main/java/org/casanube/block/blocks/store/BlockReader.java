package org.casanube.block.blocks.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.Damage;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Multihash;
import org.jspecify.annotations.Nullable;

/**
 * Reads blocks: one look into the index, one positioned read, and the frame's checks. A block that
 * is moved or removed meanwhile is looked up again. A frame that fails its checks is noted, and its
 * index entry is marked, so that the next put of the block writes it anew.
 *
 * <p>Who only passes by, as a peer that is given an archive, is given a large block past the page
 * cache the first time, and through it from then on: what many come for stays in memory, what one
 * comes for does not drive that out, and filling a cache for one costs more than sending it.
 */
final class BlockReader {
  private static final int MAX_ATTEMPTS = 100;

  private final BlockIndex index;
  private final Segments segments;
  private final AppendLog log;
  private final StoreSettings.ReadCheck check;
  private final List<Damage> damages;

  BlockReader(
      BlockIndex index,
      Segments segments,
      AppendLog log,
      StoreSettings.ReadCheck check,
      List<Damage> known) {
    this.index = index;
    this.segments = segments;
    this.log = log;
    this.check = check;
    this.damages = new CopyOnWriteArrayList<>(known);
  }

  /** All damage that is known. */
  List<Damage> damages() {
    return List.copyOf(damages);
  }

  /**
   * The block, if it is here.
   *
   * @param passing true for a reader who will not soon want it again
   * @throws BlockStoreException with DAMAGED if its frame is not what was written
   */
  Optional<Block> find(Multihash multihash, boolean passing) {
    IndexKey key = index.key(multihash);
    IndexShard shard = index.shard(key);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      IndexEntry entry = shard.find(key);
      if (entry == null) {
        return Optional.empty();
      }
      ByteBuffer frame = read(multihash, entry, passing && attempt == 0);
      if (frame != null && isSound(frame, multihash, entry)) {
        return Optional.of(
            Block.of(multihash, frame.slice(Frame.prefixBytes(multihash), entry.size())));
      }
      IndexEntry now = shard.find(key);
      boolean unmoved = frame != null && now != null && now.location() == entry.location();
      if (unmoved && !(passing && attempt == 0)) {
        throw damaged(multihash, key, entry);
      }
    }
    throw new BlockStoreException(
        BlockStoreException.Cause.IO, "block " + multihash + " moves faster than it can be read");
  }

  /**
   * The frame without padding; null if its segment is gone, so that the block must be elsewhere.
   */
  private @Nullable ByteBuffer read(Multihash multihash, IndexEntry entry, boolean passing) {
    ByteBuffer frame = ByteBuffer.allocate(Frame.prefixBytes(multihash) + entry.size());
    if (log.readPending(frame, entry.location())) {
      return frame.flip();
    }
    Segment segment = segments.find(Location.segment(entry.location()));
    if (segment == null) {
      return null;
    }
    long offset = Location.offset(entry.location());
    try {
      boolean past =
          passing
              && frame.remaining() > Segment.LARGE_BYTES
              && segment.isFirstToPass(offset)
              && segment.file().readPassing(frame, offset);
      if (!past) {
        segment.file().read(frame, offset);
      }
      return frame.flip();
    } catch (ClosedChannelException e) {
      return null;
    } catch (IOException e) {
      return frame.clear().limit(0);
    }
  }

  private boolean isSound(ByteBuffer bytes, Multihash multihash, IndexEntry entry) {
    Frame frame = Frame.decode(bytes, 0, entry.location());
    return frame != null
        && frame.kind() == Frame.Kind.BLOCK
        && frame.length() == entry.size()
        && frame.multihash().equals(multihash)
        && frame.hasSoundPayload(bytes, 0)
        && (check == StoreSettings.ReadCheck.CHECKSUM
            || hasItsHash(bytes.slice(Frame.prefixBytes(multihash), entry.size()), multihash));
  }

  private static boolean hasItsHash(ByteBuffer payload, Multihash multihash) {
    try {
      return multihash.matches(payload);
    } catch (MultiformatException e) {
      return true;
    }
  }

  private BlockStoreException damaged(Multihash multihash, IndexKey key, IndexEntry entry) {
    if (!entry.damaged()) {
      note(multihash, key, entry);
    }
    return new BlockStoreException(
        BlockStoreException.Cause.DAMAGED,
        "block " + multihash + " is damaged in " + Location.toString(entry.location()));
  }

  private void note(Multihash multihash, IndexKey key, IndexEntry entry) {
    int number = Location.segment(entry.location());
    index.shard(key).markDamaged(key, entry.location());
    Segment segment = segments.find(number);
    if (segment != null) {
      segment.markDamaged();
    }
    damages.add(
        new Damage(
            Segment.name(number),
            Location.offset(entry.location()),
            Frame.bytes(multihash, entry.size()),
            multihash,
            "the stored bytes are not what was stored"));
  }
}
