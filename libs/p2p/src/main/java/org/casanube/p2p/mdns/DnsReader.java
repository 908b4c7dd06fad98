package org.casanube.p2p.mdns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.mdns.DnsMessage.Address;
import org.casanube.p2p.mdns.DnsMessage.Pointer;
import org.casanube.p2p.mdns.DnsMessage.Question;
import org.casanube.p2p.mdns.DnsMessage.Resource;
import org.casanube.p2p.mdns.DnsMessage.Service;
import org.casanube.p2p.mdns.DnsMessage.Text;

/**
 * Reads a datagram. What it costs is bounded by its length: names are at most 255 bytes, pointers
 * in them lead backwards, and of each section a number of entries is read.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1035#section-4">RFC 1035, section 4</a>
 */
final class DnsReader {
  /** The largest datagram of multicast DNS (RFC 6762, section 17). */
  static final int MAX_BYTES = 9_000;

  private static final int HEADER_BYTES = 12;
  private static final int MAX_QUESTIONS = 64;
  private static final int MAX_RECORDS = 256;
  private static final int MAX_NAME_BYTES = 255;
  private static final int MAX_POINTERS = 32;
  private static final int RESPONSE = 0x8000;
  private static final int OPCODE_AND_RCODE = 0x780f;
  private static final int INTERNET = 1;

  /** The highest bit of a class says how to answer, or that others are to be forgotten. */
  private static final int CLASS_MASK = 0x7fff;

  private final byte[] bytes;
  private int position;

  private DnsReader(byte[] bytes) {
    this.bytes = bytes;
  }

  static DnsMessage read(byte[] datagram) throws WireFormatException {
    if (datagram.length < HEADER_BYTES || datagram.length > MAX_BYTES) {
      throw new WireFormatException(
          "DNS message has " + datagram.length + " bytes, not 12 to " + MAX_BYTES);
    }
    return new DnsReader(datagram).message();
  }

  private DnsMessage message() throws WireFormatException {
    position = 2;
    int flags = unsigned16();
    if ((flags & OPCODE_AND_RCODE) != 0) {
      throw new WireFormatException("DNS message is neither a plain query nor its answer");
    }
    int questionCount = unsigned16();
    int recordCount = unsigned16() + unsigned16() + unsigned16();
    if (questionCount > MAX_QUESTIONS || recordCount > MAX_RECORDS) {
      throw new WireFormatException(
          "DNS message of " + questionCount + " questions and " + recordCount + " records");
    }
    List<Question> questions = new ArrayList<>();
    for (int count = 0; count < questionCount; count++) {
      String name = name();
      int type = unsigned16();
      if ((unsigned16() & CLASS_MASK) == INTERNET) {
        questions.add(new Question(name, type));
      }
    }
    List<Resource> records = new ArrayList<>();
    for (int count = 0; count < recordCount; count++) {
      readRecord(records);
    }
    return new DnsMessage((flags & RESPONSE) != 0, questions, records);
  }

  private void readRecord(List<Resource> records) throws WireFormatException {
    String name = name();
    int type = unsigned16();
    boolean internet = (unsigned16() & CLASS_MASK) == INTERNET;
    long ttl = (long) unsigned16() << 16 | unsigned16();
    int length = unsigned16();
    int end = position + length;
    if (end > bytes.length) {
      throw new WireFormatException("DNS record is cut off");
    }
    if (internet) {
      switch (type) {
        case DnsMessage.PTR -> records.add(new Pointer(name, ttl, name()));
        case DnsMessage.TXT -> records.add(new Text(name, ttl, strings(end)));
        case DnsMessage.SRV -> {
          skip(4);
          int port = unsigned16();
          records.add(new Service(name, ttl, port, name()));
        }
        case DnsMessage.A, DnsMessage.AAAA -> {
          byte[] address = new byte[length];
          System.arraycopy(bytes, position, address, 0, length);
          records.add(new Address(name, ttl, address));
          position = end;
        }
        default -> position = end;
      }
      if (position > end) {
        throw new WireFormatException("DNS record is longer than it says");
      }
    }
    position = end;
  }

  private List<String> strings(int end) throws WireFormatException {
    List<String> strings = new ArrayList<>();
    while (position < end) {
      int length = unsigned8();
      if (length > end - position) {
        throw new WireFormatException("DNS text is cut off");
      }
      strings.add(new String(bytes, position, length, StandardCharsets.UTF_8));
      position += length;
    }
    return strings;
  }

  private String name() throws WireFormatException {
    StringBuilder name = new StringBuilder();
    int at = position;
    int behind = -1;
    int pointers = 0;
    int length = 0;
    while (true) {
      int label = at(at);
      if (label >= 0xc0) {
        int target = (label & 0x3f) << 8 | at(at + 1);
        if (target >= at || ++pointers > MAX_POINTERS) {
          throw new WireFormatException("pointer in a DNS name does not lead backwards");
        }
        behind = behind < 0 ? at + 2 : behind;
        at = target;
      } else if (label > 0x3f) {
        throw new WireFormatException("label of a DNS name has an unknown kind");
      } else if (label == 0) {
        position = behind < 0 ? at + 1 : behind;
        return name.toString();
      } else {
        length += label + 1;
        if (length > MAX_NAME_BYTES || at + 1 + label > bytes.length) {
          throw new WireFormatException("DNS name is too long or cut off");
        }
        append(name, at + 1, label);
        at += label + 1;
      }
    }
  }

  private void append(StringBuilder name, int start, int length) {
    if (!name.isEmpty()) {
      name.append('.');
    }
    name.append(
        new String(bytes, start, length, StandardCharsets.UTF_8)
            .toLowerCase(Locale.ROOT)
            .replace("\\", "\\\\")
            .replace(".", "\\."));
  }

  private int at(int index) throws WireFormatException {
    if (index >= bytes.length) {
      throw new WireFormatException("DNS message is cut off");
    }
    return bytes[index] & 0xff;
  }

  private int unsigned8() throws WireFormatException {
    return at(position++);
  }

  private int unsigned16() throws WireFormatException {
    return unsigned8() << 8 | unsigned8();
  }

  private void skip(int count) {
    position += count;
  }
}
