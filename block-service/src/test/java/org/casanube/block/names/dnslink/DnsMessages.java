package org.casanube.block.names.dnslink;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes answers of DNS, for servers in tests. Names are never compressed unless asked. */
final class DnsMessages {
  private final byte[] question;
  private final List<byte[]> answers = new ArrayList<>();
  private final List<byte[]> authorities = new ArrayList<>();
  private int flags = 0x8180;

  private DnsMessages(byte[] question) {
    this.question = question;
  }

  /** An answer to this question, which holds nothing yet. */
  static DnsMessages answerTo(byte[] question) {
    return new DnsMessages(question);
  }

  DnsMessages code(int code) {
    flags |= code;
    return this;
  }

  DnsMessages truncated() {
    flags |= 0x0200;
    return this;
  }

  DnsMessages txt(String owner, int ttl, String... strings) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (String string : strings) {
      byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
      content.write(bytes.length);
      content.writeBytes(bytes);
    }
    answers.add(record(name(owner), 16, ttl, content.toByteArray()));
    return this;
  }

  /** A text whose owner is the name in the question, by a pointer to it. */
  DnsMessages txtOfQuestion(int ttl, String string) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(string.length());
    content.writeBytes(string.getBytes(StandardCharsets.US_ASCII));
    answers.add(record(new byte[] {(byte) 0xc0, 12}, 16, ttl, content.toByteArray()));
    return this;
  }

  DnsMessages cname(String owner, int ttl, String target) {
    answers.add(record(name(owner), 5, ttl, name(target)));
    return this;
  }

  DnsMessages soa(int ttl, int minimum) {
    ByteBuffer numbers = ByteBuffer.allocate(20).putInt(16, minimum);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(name("ns.example"));
    content.writeBytes(name("admin.example"));
    content.writeBytes(numbers.array());
    authorities.add(record(name("example"), 6, ttl, content.toByteArray()));
    return this;
  }

  byte[] toBytes() {
    ByteBuffer asked = ByteBuffer.wrap(question);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int field :
        new int[] {asked.getShort(0), flags, 1, answers.size(), authorities.size(), 0}) {
      out.write(field >> 8);
      out.write(field);
    }
    int end = 12;
    while (question[end] != 0) {
      end += 1 + question[end];
    }
    out.write(question, 12, end + 5 - 12);
    answers.forEach(out::writeBytes);
    authorities.forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static byte[] record(byte[] owner, int type, int ttl, byte[] content) {
    return ByteBuffer.allocate(owner.length + 10 + content.length)
        .put(owner)
        .putShort((short) type)
        .putShort((short) 1)
        .putInt(ttl)
        .putShort((short) content.length)
        .put(content)
        .array();
  }

  private static byte[] name(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : text.split("\\.")) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.write(0);
    return out.toByteArray();
  }
}
