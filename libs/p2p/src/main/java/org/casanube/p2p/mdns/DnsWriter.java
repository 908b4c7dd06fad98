package org.casanube.p2p.mdns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.casanube.p2p.mdns.DnsMessage.Address;
import org.casanube.p2p.mdns.DnsMessage.Pointer;
import org.casanube.p2p.mdns.DnsMessage.Question;
import org.casanube.p2p.mdns.DnsMessage.Resource;
import org.casanube.p2p.mdns.DnsMessage.Service;
import org.casanube.p2p.mdns.DnsMessage.Text;

/** Writes a message, its names in full: there are few. */
final class DnsWriter {
  private static final int AUTHORITATIVE_RESPONSE = 0x8400;
  private static final int INTERNET = 1;

  /** With it a record replaces all that was known of the name; not for those that many share. */
  private static final int UNIQUE = 0x8000;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  private DnsWriter() {}

  static byte[] query(Question question) {
    DnsWriter writer = new DnsWriter();
    writer.header(0, 1, 0, 0);
    writer.name(question.name());
    writer.unsigned16(question.type());
    writer.unsigned16(INTERNET);
    return writer.out.toByteArray();
  }

  static byte[] response(Pointer answer, List<? extends Resource> additional) {
    DnsWriter writer = new DnsWriter();
    writer.header(AUTHORITATIVE_RESPONSE, 0, 1, additional.size());
    writer.resource(answer);
    additional.forEach(writer::resource);
    return writer.out.toByteArray();
  }

  private void header(int flags, int questions, int answers, int additional) {
    unsigned16(0);
    unsigned16(flags);
    unsigned16(questions);
    unsigned16(answers);
    unsigned16(0);
    unsigned16(additional);
  }

  private void resource(Resource resource) {
    name(resource.name());
    DnsWriter content = new DnsWriter();
    int type =
        switch (resource) {
          case Pointer pointer -> {
            content.name(pointer.target());
            yield DnsMessage.PTR;
          }
          case Text text -> {
            text.strings().forEach(content::string);
            yield DnsMessage.TXT;
          }
          case Service service -> {
            content.unsigned16(0);
            content.unsigned16(0);
            content.unsigned16(service.port());
            content.name(service.target());
            yield DnsMessage.SRV;
          }
          case Address address -> {
            content.out.writeBytes(address.bytes());
            yield address.bytes().length == 4 ? DnsMessage.A : DnsMessage.AAAA;
          }
        };
    unsigned16(type);
    unsigned16(resource instanceof Pointer ? INTERNET : INTERNET | UNIQUE);
    unsigned16((int) (resource.ttlSeconds() >>> 16));
    unsigned16((int) resource.ttlSeconds());
    unsigned16(content.out.size());
    out.writeBytes(content.out.toByteArray());
  }

  /** Of own names alone, which have no dots within labels. */
  private void name(String name) {
    for (String label : name.split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
      out.write(bytes.length);
      out.writeBytes(bytes);
    }
    out.write(0);
  }

  private void string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  private void unsigned16(int value) {
    out.write(value >>> 8);
    out.write(value);
  }
}
