package org.casanube.p2p.fetch;

import java.util.Optional;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/** The two messages of the protocol. A codec alone. */
final class FetchMessage {
  static final int MAX_KEY_BYTES = 1024;
  static final int MAX_REQUEST_BYTES = MAX_KEY_BYTES + 64;
  private static final int OK = 0;
  private static final int NOT_FOUND = 1;

  /** Not in the specification, but in go-libp2p's and js-libp2p's protobuf. */
  private static final int ERROR = 2;

  private FetchMessage() {}

  static byte[] request(byte[] key) {
    return new ProtobufWriter(key.length + 8).bytes(1, key).toBytes();
  }

  /** The key that is asked for. */
  static byte[] readRequest(byte[] bytes) throws WireFormatException {
    ProtobufReader reader = new ProtobufReader(bytes);
    byte[] key = new byte[0];
    while (reader.next()) {
      if (reader.field() == 1) {
        key = reader.bytesUpTo(MAX_KEY_BYTES);
      } else {
        reader.skip();
      }
    }
    return key;
  }

  static byte[] found(byte[] value) {
    return new ProtobufWriter(value.length + 16).varint(1, OK).bytes(2, value).toBytes();
  }

  static byte[] notFound() {
    return new ProtobufWriter().varint(1, NOT_FOUND).toBytes();
  }

  static byte[] failed() {
    return new ProtobufWriter().varint(1, ERROR).toBytes();
  }

  /** The value; none, if the peer has none. */
  static Optional<byte[]> readResponse(byte[] bytes) throws WireFormatException {
    ProtobufReader reader = new ProtobufReader(bytes);
    long status = OK;
    byte[] value = new byte[0];
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> status = reader.varint();
        case 2 -> value = reader.bytes();
        default -> reader.skip();
      }
    }
    if (status != OK && status != NOT_FOUND) {
      throw new WireFormatException(
          status == ERROR ? "peer fails to look the key up" : "peer answers status " + status);
    }
    return status == OK ? Optional.of(value) : Optional.empty();
  }
}
