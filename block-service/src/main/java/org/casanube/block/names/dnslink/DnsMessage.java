package org.casanube.block.names.dnslink;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The wire form of DNS, as far as questions for TXT records and their answers need it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1035#section-4">RFC 1035, section 4</a>
 */
final class DnsMessage {
  static final int MAX_BYTES = 65_535;

  /** What we take in one datagram; more comes in fragments, which get lost. */
  static final int MAX_DATAGRAM_BYTES = 1232;

  private static final int RECURSION_DESIRED = 0x0100;
  private static final int RESPONSE = 0x8000;
  private static final int TRUNCATED = 0x0200;
  private static final int OPCODE = 0x7800;
  private static final int NO_SUCH_NAME = 3;

  private static final int TXT = 16;
  private static final int CNAME = 5;
  private static final int SOA = 6;
  private static final int OPT = 41;
  private static final int INTERNET = 1;

  private static final int MAX_RECORDS = 512;
  private static final int MAX_CHAIN = 16;

  /** How long "there is nothing" is believed when the answer does not say. */
  private static final Duration NEGATIVE_TTL = Duration.ofSeconds(60);

  private DnsMessage() {}

  /** A question for the TXT records of this name, with recursion. */
  static byte[] question(int id, DomainName name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int field : new int[] {id, RECURSION_DESIRED, 1, 0, 0, 1}) {
      write16(out, field);
    }
    for (String label : name.text().split("\\.")) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.write(0);
    write16(out, TXT);
    write16(out, INTERNET);
    // EDNS (RFC 6891): the size of datagrams, no options.
    out.write(0);
    write16(out, OPT);
    write16(out, MAX_DATAGRAM_BYTES);
    write16(out, 0);
    write16(out, 0);
    write16(out, 0);
    return out.toByteArray();
  }

  /** True if the message answers this very question, and not one of a stranger. */
  static boolean isAnswerTo(byte[] message, int id, DomainName name) {
    try {
      DnsReader reader = new DnsReader(message);
      int answered = reader.unsigned16();
      int flags = reader.unsigned16();
      int questions = reader.unsigned16();
      reader.skip(6);
      return answered == id
          && (flags & RESPONSE) != 0
          && (flags & OPCODE) == 0
          && questions == 1
          && reader.name().equals(name.text())
          && reader.unsigned16() == TXT
          && reader.unsigned16() == INTERNET;
    } catch (DnsException e) {
      return false;
    }
  }

  /** True if the message says that it was too long for a datagram. */
  static boolean isTruncated(byte[] message) {
    return message.length > 2 && (message[2] & (TRUNCATED >> 8)) != 0;
  }

  /**
   * What an answer says about the name that was asked for. Records of other names count only where
   * the name is an alias of theirs.
   *
   * @throws DnsException if the message is malformed, says that asking failed, or is a circle
   */
  static TxtAnswer read(byte[] message, DomainName name) throws DnsException {
    DnsReader reader = new DnsReader(message);
    reader.skip(2);
    int flags = reader.unsigned16();
    int questions = reader.unsigned16();
    int answers = reader.unsigned16();
    int authorities = reader.unsigned16();
    reader.skip(2);
    int code = flags & 0xf;
    if (code != 0 && code != NO_SUCH_NAME) {
      throw new DnsException("the question for " + name + " failed with code " + code);
    }
    if (questions + answers + authorities > MAX_RECORDS) {
      throw new DnsException("the answer has more than " + MAX_RECORDS + " records");
    }
    for (int index = 0; index < questions; index++) {
      String ignored = reader.name();
      reader.skip(4);
    }
    Sections sections = new Sections();
    for (int index = 0; index < answers; index++) {
      sections.readAnswer(reader);
    }
    for (int index = 0; index < authorities; index++) {
      sections.readAuthority(reader);
    }
    return sections.answerFor(name.text());
  }

  private static void write16(ByteArrayOutputStream out, int value) {
    out.write(value >> 8);
    out.write(value);
  }

  private record Text(String owner, String text, Duration ttl) {}

  private record Alias(String target, Duration ttl) {}

  /** The records of a message that matter. */
  private static final class Sections {
    private final List<Text> texts = new ArrayList<>();
    private final Map<String, Alias> aliases = new HashMap<>();
    private Duration negativeTtl = NEGATIVE_TTL;

    void readAnswer(DnsReader reader) throws DnsException {
      String owner = reader.name();
      int type = reader.unsigned16();
      int family = reader.unsigned16();
      Duration ttl = reader.ttl();
      int end = reader.contentEnd();
      if (family == INTERNET && type == TXT) {
        texts.add(new Text(owner, reader.strings(end), ttl));
      } else if (family == INTERNET && type == CNAME) {
        aliases.putIfAbsent(owner, new Alias(reader.name(), ttl));
      }
      reader.goTo(end);
    }

    /** How long nothing stays nothing (RFC 2308, section 5). */
    void readAuthority(DnsReader reader) throws DnsException {
      String ignored = reader.name();
      int type = reader.unsigned16();
      reader.skip(2);
      Duration ttl = reader.ttl();
      int end = reader.contentEnd();
      if (type == SOA && end >= 4) {
        reader.goTo(end - 4);
        Duration minimum = reader.ttl();
        negativeTtl = ttl.compareTo(minimum) < 0 ? ttl : minimum;
      }
      reader.goTo(end);
    }

    TxtAnswer answerFor(String name) throws DnsException {
      Set<String> seen = new HashSet<>();
      String owner = name;
      Duration ttl = Duration.ofSeconds(Integer.MAX_VALUE);
      for (Alias alias = aliases.get(owner); alias != null; alias = aliases.get(owner)) {
        if (!seen.add(owner) || seen.size() > MAX_CHAIN) {
          throw new DnsException("the aliases of " + name + " go in a circle or too far");
        }
        owner = alias.target();
        ttl = least(ttl, alias.ttl());
      }
      List<String> found = new ArrayList<>();
      for (Text text : texts) {
        if (text.owner().equals(owner)) {
          found.add(text.text());
          ttl = least(ttl, text.ttl());
        }
      }
      return new TxtAnswer(found, found.isEmpty() ? least(ttl, negativeTtl) : ttl);
    }

    private static Duration least(Duration one, Duration other) {
      return one.compareTo(other) <= 0 ? one : other;
    }
  }
}
