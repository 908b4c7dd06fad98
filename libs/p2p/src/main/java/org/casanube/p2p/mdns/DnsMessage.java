package org.casanube.p2p.mdns;

import java.util.List;

/**
 * A DNS message as far as it matters here. Names are lower case, without the dot at the end; a dot
 * within a label has a backslash before it.
 *
 * @param response whether it answers
 * @param records of all sections
 */
record DnsMessage(boolean response, List<Question> questions, List<Resource> records) {
  static final int PTR = 12;
  static final int TXT = 16;
  static final int SRV = 33;
  static final int A = 1;
  static final int AAAA = 28;
  static final int ANY = 255;

  DnsMessage {
    questions = List.copyOf(questions);
    records = List.copyOf(records);
  }

  /** Asks for the records of this type of the name. */
  record Question(String name, int type) {
    boolean asksFor(String wanted, int wantedType) {
      return name.equals(wanted) && (type == wantedType || type == ANY);
    }
  }

  /** Something that is known of a name, for so many seconds. */
  sealed interface Resource {
    String name();

    long ttlSeconds();
  }

  record Pointer(String name, long ttlSeconds, String target) implements Resource {}

  record Text(String name, long ttlSeconds, List<String> strings) implements Resource {
    Text {
      strings = List.copyOf(strings);
    }
  }

  record Service(String name, long ttlSeconds, int port, String target) implements Resource {}

  /** Four or sixteen bytes. */
  @SuppressWarnings("ArrayRecordComponent")
  record Address(String name, long ttlSeconds, byte[] bytes) implements Resource {}
}
