package org.casanube.p2p.yamux;

/**
 * How much this side may still send on one stream, and whether it has come to its end: the FIN goes
 * out once, behind the frame that is being sent. Called under the stream's lock.
 */
final class SendWindow {
  private static final long MAX = 0xffff_ffffL;

  private long credit = Frame.INITIAL_WINDOW;
  private boolean sending;
  private boolean closed;
  private boolean endSent;

  /** True if the peer must grant more first. */
  boolean isEmpty() {
    return credit == 0;
  }

  /** Takes up to so much for a frame, which is being sent from now on. */
  int take(int wanted) {
    int taken = (int) Math.min(wanted, credit);
    credit -= taken;
    sending = true;
    return taken;
  }

  /** The frame is sent, or was not after all: then what was taken for it comes back. */
  void sent(int unused) {
    credit += unused;
    sending = false;
  }

  /** False if that is more than the protocol can tell. */
  boolean grant(long more) {
    credit += more;
    return credit <= MAX;
  }

  /** No frame is begun any more. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** True once, when the end is to be told to the peer. */
  boolean takeEnd() {
    boolean due = closed && !sending && !endSent;
    endSent |= due;
    return due;
  }

  boolean isEndSent() {
    return endSent;
  }
}
