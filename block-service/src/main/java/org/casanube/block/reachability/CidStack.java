package org.casanube.block.reachability;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.casanube.multiformats.Cid;

/** A stack of CIDs in their encoded form, each followed by its length in two bytes. */
final class CidStack implements AutoCloseable {
  private static final int INITIAL_BYTES = 256;

  private final int maxBytes;
  private final PendingMemory memory = new PendingMemory();
  private byte[] bytes = new byte[INITIAL_BYTES];
  private int top;

  CidStack(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  boolean isEmpty() {
    return top == 0;
  }

  void push(Cid cid) {
    int length = cid.length();
    int end = top + length + Short.BYTES;
    if (end > maxBytes) {
      throw new DagTooLargeException(maxBytes);
    }
    if (end > bytes.length) {
      grow(Math.max(end, Math.min(maxBytes, bytes.length * 2)));
    }
    ByteBuffer target = ByteBuffer.wrap(bytes, top, end - top);
    cid.writeTo(target);
    target.putShort((short) length);
    top = end;
  }

  private void grow(int length) {
    if (!memory.hold(length)) {
      throw new DagTooLargeException(bytes.length);
    }
    bytes = Arrays.copyOf(bytes, length);
  }

  Cid pop() {
    int length = ByteBuffer.wrap(bytes).getShort(top - Short.BYTES);
    int start = top - Short.BYTES - length;
    Cid cid = Cid.read(ByteBuffer.wrap(bytes, start, length));
    top = start;
    return cid;
  }

  @Override
  public void close() {
    memory.close();
  }
}
