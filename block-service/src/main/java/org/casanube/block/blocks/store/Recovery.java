package org.casanube.block.blocks.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.Damage;
import org.jspecify.annotations.Nullable;

/**
 * Fills the index from the segments when a store is opened.
 *
 * <p>Segments with a complete list of frames are not read. The others, in practice the one that was
 * being written when the process ended, are scanned, synced and given a list, so that everything
 * the index knows is durable before anybody is told that a block is already here. Two passes over
 * the lists: tombstones first, then the blocks that none of them outranks.
 */
final class Recovery {
  private static final String FORMAT = "format";
  private static final String FORMAT_NAME = "casanube-blocks";
  private static final int FORMAT_VERSION = 1;
  private static final String FORMAT_LINE = FORMAT_NAME + " " + FORMAT_VERSION + "\n";
  private static final int MAX_FORMAT_BYTES = 256;

  private final SegmentFiles files;
  private final BlockIndex index;
  private final Segments segments;
  private final List<Damage> damages = new ArrayList<>();
  private int highestSegment;
  private long highestSequence;

  Recovery(SegmentFiles files, BlockIndex index, Segments segments) {
    this.files = files;
    this.index = index;
    this.segments = segments;
  }

  /** Does it. */
  void run() throws IOException {
    List<String> names = files.names();
    checkFormat(names);
    for (String name : names) {
      int number = Segment.numberOf(name);
      if (number > 0) {
        highestSegment = Math.max(highestSegment, number);
        openSegment(number);
      }
    }
    deleteStrayLists(names);
    try (BlockIndex tombstones = new BlockIndex(new IndexMemory(null), index.random())) {
      for (Segment segment : segments.all()) {
        segments.visitFrames(segment, (frame, location) -> note(tombstones, frame));
      }
      for (Segment segment : segments.all()) {
        segments.visitFrames(segment, (frame, location) -> index(tombstones, frame, location));
      }
    }
  }

  /** The number that the next segment may have. */
  int nextSegment() {
    return highestSegment + 1;
  }

  /** The sequence that the next frame may have. */
  long nextSequence() {
    return highestSequence + 1;
  }

  List<Damage> damages() {
    return damages;
  }

  private void checkFormat(List<String> names) throws IOException {
    String text = names.contains(FORMAT) ? readFormat() : "";
    if (text.equals(FORMAT_LINE)) {
      return;
    }
    if (text.isEmpty() || isUnfinished(text, names)) {
      writeFormat();
      return;
    }
    String[] words = text.strip().split(" ", -1);
    if (words.length != 2 || !words[0].equals(FORMAT_NAME) || !words[1].matches("\\d{1,9}")) {
      throw unusable("its file '" + FORMAT + "' is not of a block store");
    }
    if (Integer.parseInt(words[1]) > FORMAT_VERSION) {
      throw unusable(
          "it was written by a newer version (format "
              + words[1]
              + ", this one knows "
              + FORMAT_VERSION
              + "); run that version again");
    }
  }

  /** True if the machine stopped while the file was written, before there were any segments. */
  private static boolean isUnfinished(String text, List<String> names) {
    return FORMAT_LINE.startsWith(text)
        && names.stream().noneMatch(name -> Segment.numberOf(name) > 0);
  }

  private String readFormat() throws IOException {
    try (SegmentFile file = files.open(FORMAT)) {
      ByteBuffer bytes = ByteBuffer.allocate(MAX_FORMAT_BYTES);
      file.read(bytes, 0);
      return StandardCharsets.UTF_8.decode(bytes.flip()).toString().replace("\0", "");
    }
  }

  private void writeFormat() throws IOException {
    try (SegmentFile file = files.create(FORMAT)) {
      file.write(ByteBuffer.wrap(FORMAT_LINE.getBytes(StandardCharsets.UTF_8)), 0);
      file.sync();
    }
    files.sync();
  }

  private static BlockStoreException unusable(String why) {
    return new BlockStoreException(
        BlockStoreException.Cause.UNUSABLE, "the block store can't be opened: " + why);
  }

  private void openSegment(int number) throws IOException {
    SegmentFile file = files.open(Segment.name(number));
    long size = file.size();
    if (size <= Segment.HEADER_BYTES) {
      file.close();
      files.delete(Segment.name(number));
      files.delete(Segment.listName(number));
      return;
    }
    Segment segment = new Segment(number, file, segments.liveness(number));
    segment.setBytes(size);
    segments.add(segment);
    if (!SegmentScanner.hasSoundHeader(segment)) {
      damages.add(SegmentScanner.damagedHeader(segment));
    }
    segment.seal(hasList(segment) || makeList(segment));
  }

  private boolean hasList(Segment segment) throws IOException {
    try (SegmentFile list = files.open(Segment.listName(segment.number()))) {
      segment.setListBytes(list.size());
      return FrameList.isComplete(list, segment.number(), segment.bytes());
    } catch (java.nio.file.NoSuchFileException e) {
      return false;
    }
  }

  private boolean makeList(Segment segment) throws IOException {
    segment.file().sync();
    List<Damage> found = new ArrayList<>();
    boolean made = true;
    try (FrameList.Writer list =
        new FrameList.Writer(files.create(Segment.listName(segment.number())), segment.number())) {
      found.addAll(scanInto(segment, list));
      list.finish(segment.bytes());
      segment.setListBytes(list.bytes());
    } catch (ListFailure | IOException e) {
      made = false;
      found.clear();
      found.addAll(SegmentScanner.scan(segment, (frame, location) -> {}));
    }
    if (!found.isEmpty()) {
      segment.markDamaged();
      damages.addAll(found);
    }
    return made;
  }

  private static List<Damage> scanInto(Segment segment, FrameList.Writer list) throws IOException {
    return SegmentScanner.scan(
        segment,
        (frame, location) -> {
          try {
            list.add(frame, location);
          } catch (IOException e) {
            throw new ListFailure(e);
          }
        });
  }

  /** Carries a failure to write the list out of the scan; the store works without the list. */
  private static final class ListFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ListFailure(IOException cause) {
      super(cause);
    }
  }

  private void deleteStrayLists(List<String> names) throws IOException {
    for (String name : names) {
      if (Segment.isListName(name)) {
        int number = Segment.numberOf(Segment.nameOfListed(name));
        highestSegment = Math.max(highestSegment, number);
        if (segments.find(number) == null) {
          files.delete(name);
        }
      }
    }
  }

  private void note(BlockIndex tombstones, Frame frame) {
    highestSequence = Math.max(highestSequence, frame.sequence());
    if (frame.kind() == Frame.Kind.TOMBSTONE) {
      IndexKey key = tombstones.key(frame.multihash());
      @Nullable IndexEntry known = tombstones.shard(key).find(key);
      if (known == null || sequenceIn(known.location()) < frame.sequence()) {
        tombstones.shard(key).replace(tombstone(key, frame));
      }
    }
  }

  private void index(BlockIndex tombstones, Frame frame, long location) {
    if (frame.kind() != Frame.Kind.BLOCK) {
      return;
    }
    IndexKey tombstoneKey = tombstones.key(frame.multihash());
    @Nullable IndexEntry tombstone = tombstones.shard(tombstoneKey).find(tombstoneKey);
    if (tombstone != null && sequenceIn(tombstone.location()) >= frame.sequence()) {
      if (tombstone.epoch() != Location.segment(location)) {
        segments.markStale(location);
      }
      return;
    }
    IndexKey key = index.key(frame.multihash());
    @Nullable IndexEntry before =
        index.shard(key).replace(new IndexShard.Candidate(key, location, frame.length(), 0, 0));
    segments.gained(location, frame.length());
    if (before != null) {
      segments.markStale(before.location());
      segments.lost(before.location(), before.size());
    }
  }

  /** A tombstone as an entry: its sequence for a place, its victim for an epoch. */
  private static IndexShard.Candidate tombstone(IndexKey key, Frame frame) {
    return new IndexShard.Candidate(key, locationFor(frame.sequence()), 0, frame.length(), 0);
  }

  // A sequence kept where the index keeps places: 29 bits in the offset, the others above it.
  private static long locationFor(long sequence) {
    return Location.of((int) (sequence >>> 29) + 1, (sequence & 0x1fff_ffff) * Frame.ALIGNMENT);
  }

  private static long sequenceIn(long location) {
    return (Location.segment(location) - 1L) << 29 | Location.offset(location) / Frame.ALIGNMENT;
  }
}
