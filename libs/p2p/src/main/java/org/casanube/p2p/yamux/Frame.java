package org.casanube.p2p.yamux;

/**
 * The fixed parts of a frame: version, type, flags (two bytes), stream (four), length (four), all
 * big-endian.
 *
 * @see <a href="https://github.com/libp2p/specs/tree/master/yamux#framing">Yamux: framing</a>
 */
final class Frame {
  static final int HEADER_BYTES = 12;

  static final int VERSION = 0;

  static final int DATA = 0;
  static final int WINDOW_UPDATE = 1;
  static final int PING = 2;
  static final int GO_AWAY = 3;

  static final int SYN = 1;
  static final int ACK = 2;
  static final int FIN = 4;
  static final int RST = 8;

  static final int NORMAL_END = 0;
  static final int PROTOCOL_ERROR = 1;
  static final int INTERNAL_ERROR = 2;

  /** With its header still one frame of 64 KiB. */
  static final int MAX_PAYLOAD = (64 << 10) - HEADER_BYTES;

  /** What each side may send on a new stream before it is told more. */
  static final int INITIAL_WINDOW = 256 << 10;

  private Frame() {}

  static void putHeader(byte[] target, int at, int type, int flags, int stream, int length) {
    target[at] = VERSION;
    target[at + 1] = (byte) type;
    target[at + 2] = (byte) (flags >> 8);
    target[at + 3] = (byte) flags;
    putInt(target, at + 4, stream);
    putInt(target, at + 8, length);
  }

  private static void putInt(byte[] target, int at, int value) {
    target[at] = (byte) (value >> 24);
    target[at + 1] = (byte) (value >> 16);
    target[at + 2] = (byte) (value >> 8);
    target[at + 3] = (byte) value;
  }
}
