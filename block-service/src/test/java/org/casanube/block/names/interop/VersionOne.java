package org.casanube.block.names.interop;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.PublicKey;
import org.casanube.p2p.wire.ProtobufReader;

/** Looks at the parts of a record for readers of version 1, as those did. */
final class VersionOne {
  private VersionOne() {}

  static boolean isSigned(byte[] record, PublicKey key) throws WireFormatException {
    byte[] value = {};
    byte[] signature = {};
    byte[] validity = {};
    ProtobufReader reader = new ProtobufReader(record);
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> value = reader.bytes();
        case 2 -> signature = reader.bytes();
        case 4 -> validity = reader.bytes();
        default -> reader.skip();
      }
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(value);
    message.writeBytes(validity);
    message.writeBytes("EOL".getBytes(StandardCharsets.US_ASCII));
    return key.verify(message.toByteArray(), signature);
  }
}
