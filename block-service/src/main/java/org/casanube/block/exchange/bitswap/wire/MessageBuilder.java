package org.casanube.block.exchange.bitswap.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.casanube.block.blocks.Block;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.Varint;

/**
 * A message on its way out. Large blocks are not copied: {@link #frame} gives buffers to be written
 * one after the other. The wantlist is always there, if only empty, since there are peers that
 * break without it. Not thread-safe.
 */
public final class MessageBuilder {
  /** Blocks up to this size are copied among the fields around them: fewer, fuller writes. */
  private static final int COPIED_BYTES = 16 << 10;

  /** Tag and length of a field, and the tags within; more than it ever takes. */
  private static final int OVERHEAD_BYTES = 32;

  private final List<WantEntry> entries = new ArrayList<>();
  private final List<Presence> presences = new ArrayList<>();
  private final List<Content> blocks = new ArrayList<>();
  private boolean full;
  private int size;
  private long blockBytes;

  private record Content(Cid cid, ByteBuffer bytes) {}

  /** The wants replace all earlier ones. */
  public MessageBuilder full() {
    full = true;
    return this;
  }

  public MessageBuilder want(WantEntry entry) {
    entries.add(entry);
    size += entry.cid().length() + OVERHEAD_BYTES;
    return this;
  }

  public MessageBuilder presence(Cid cid, boolean has) {
    presences.add(new Presence(cid, has));
    size += cid.length() + OVERHEAD_BYTES;
    return this;
  }

  /** Adds a block under the CID that it was asked for by. */
  public MessageBuilder block(Cid cid, Block block) {
    blocks.add(new Content(cid, block.data()));
    size += block.size() + OVERHEAD_BYTES;
    blockBytes += block.size();
    return this;
  }

  /** About how many bytes the message takes; never less than it does. */
  public int size() {
    return size + OVERHEAD_BYTES;
  }

  /** How many blocks it holds. */
  public int blocks() {
    return blocks.size();
  }

  /** The bytes of its blocks. */
  public long blockBytes() {
    return blockBytes;
  }

  /** True if it says nothing. */
  public boolean isEmpty() {
    return entries.isEmpty() && presences.isEmpty() && blocks.isEmpty() && !full;
  }

  /** The message behind its length. What the dialect has no words for is left out. */
  public ByteBuffer[] frame(Dialect dialect) {
    Output output = new Output(Math.min(size(), 64 << 10));
    writeWantlist(output, dialect);
    for (Content block : blocks) {
      writeBlock(output, block, dialect);
    }
    if (dialect.hasPresences()) {
      presences.forEach(presence -> writePresence(output, presence));
    }
    return output.frame();
  }

  private void writeWantlist(Output output, Dialect dialect) {
    int length = full ? 2 : 0;
    for (WantEntry entry : entries) {
      length += field(lengthOf(entry, dialect));
    }
    output.tag(1, length);
    for (WantEntry entry : entries) {
      writeEntry(output, entry, dialect);
    }
    if (full) {
      output.number(2, 1);
    }
  }

  private static int lengthOf(WantEntry entry, Dialect dialect) {
    int length = field(entry.cid().length());
    if (entry.priority() != 0) {
      length += 1 + Varint.length(positive(entry.priority()));
    }
    if (entry.cancel()) {
      length += 2;
    }
    if (dialect.hasPresences()) {
      length += entry.type() == WantType.HAVE ? 2 : 0;
      length += entry.sendDontHave() ? 2 : 0;
    }
    return length;
  }

  private static void writeEntry(Output output, WantEntry entry, Dialect dialect) {
    output.tag(1, lengthOf(entry, dialect));
    output.cid(1, entry.cid());
    if (entry.priority() != 0) {
      output.number(2, positive(entry.priority()));
    }
    if (entry.cancel()) {
      output.number(3, 1);
    }
    if (dialect.hasPresences() && entry.type() == WantType.HAVE) {
      output.number(4, 1);
    }
    if (dialect.hasPresences() && entry.sendDontHave()) {
      output.number(5, 1);
    }
  }

  private static int positive(int priority) {
    return Math.max(0, priority);
  }

  private static void writeBlock(Output output, Content block, Dialect dialect) {
    int bytes = block.bytes().remaining();
    if (dialect == Dialect.V1_0) {
      output.tag(2, bytes);
      output.bytes(block.bytes());
      return;
    }
    byte[] prefix = prefixOf(block.cid());
    output.tag(3, field(prefix.length) + field(bytes));
    output.tag(1, prefix.length);
    output.bytes(ByteBuffer.wrap(prefix));
    output.tag(2, bytes);
    output.bytes(block.bytes());
  }

  private static byte[] prefixOf(Cid cid) {
    Multihash multihash = cid.multihash();
    ByteBuffer prefix = ByteBuffer.allocate(4 * Varint.MAX_BYTES);
    Varint.write(prefix, cid.version());
    Varint.write(prefix, cid.codec().code());
    Varint.write(prefix, multihash.function().code());
    Varint.write(prefix, multihash.digestLength());
    return Arrays.copyOf(prefix.array(), prefix.position());
  }

  private static void writePresence(Output output, Presence presence) {
    output.tag(4, field(presence.cid().length()) + 2);
    output.cid(1, presence.cid());
    output.number(2, presence.has() ? 0 : 1);
  }

  /** What a field of a number below 16 takes, with tag and length. */
  private static int field(int length) {
    return 1 + Varint.length(length) + length;
  }

  /** Bytes of ours, with the blocks that are not copied between them. */
  private static final class Output {
    /** Room for the length of the whole, which is known last. */
    private static final int HEAD = 5;

    private final List<ByteBuffer> done = new ArrayList<>();
    private byte[] bytes;
    private byte[] first;
    private int start = HEAD;
    private int end = HEAD;
    private long total;

    Output(int capacity) {
      bytes = new byte[HEAD + capacity];
      first = bytes;
    }

    void tag(int field, int length) {
      require(1 + Varint.MAX_BYTES);
      bytes[end++] = (byte) (field << 3 | 2);
      end = Varint.write(bytes, end, length);
    }

    void number(int field, int value) {
      require(1 + Varint.MAX_BYTES);
      bytes[end++] = (byte) (field << 3);
      end = Varint.write(bytes, end, value);
    }

    void cid(int field, Cid cid) {
      int length = cid.length();
      tag(field, length);
      require(length);
      cid.writeTo(ByteBuffer.wrap(bytes, end, length));
      end += length;
    }

    void bytes(ByteBuffer source) {
      int length = source.remaining();
      if (length > COPIED_BYTES) {
        cut();
        done.add(source.duplicate());
        total += length;
        return;
      }
      require(length);
      source.get(source.position(), bytes, end, length);
      end += length;
    }

    /** Ends the buffer of ours that is being filled. */
    private void cut() {
      if (done.isEmpty()) {
        first = bytes;
      }
      if (end > start || done.isEmpty()) {
        done.add(ByteBuffer.wrap(bytes, start, end - start));
        total += end - start;
        start = end;
      }
    }

    private void require(int count) {
      if (bytes.length - end < count) {
        byte[] larger = new byte[Math.max(2 * (end - start), 256) + count];
        int kept = done.isEmpty() ? HEAD : 0;
        System.arraycopy(bytes, start - kept, larger, 0, end - start + kept);
        end = end - start + kept;
        start = kept;
        bytes = larger;
      }
    }

    ByteBuffer[] frame() {
      cut();
      int length = Varint.length(total);
      int at = HEAD - length;
      Varint.write(first, at, total);
      done.set(0, ByteBuffer.wrap(first, at, length + done.getFirst().remaining()));
      return done.toArray(ByteBuffer[]::new);
    }
  }
}
