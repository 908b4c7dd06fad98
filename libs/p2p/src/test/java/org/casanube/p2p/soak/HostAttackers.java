package org.casanube.p2p.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.SecureLink;
import org.casanube.p2p.Stream;
import org.casanube.p2p.identify.Identify;
import org.casanube.p2p.multistream.Multistream;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.ping.Ping;
import org.casanube.p2p.tls.Tls;
import org.casanube.p2p.wire.ProtobufWriter;

/** Those who attack what every host has: its connections, streams, identify and ping. */
public final class HostAttackers implements SoakProtocol {
  private static final Duration A_MOMENT = Duration.ofSeconds(2);

  @Override
  public List<Attacker> attackers() {
    return List.of(
        Attacker.of("junk on the socket", HostAttackers::junk),
        Attacker.of("connections that say nothing", HostAttackers::silence),
        Attacker.of("connections by the hundred", HostAttackers::flood),
        Attacker.of("slow words at each stage", HostAttackers::slowly),
        Attacker.of("junk behind the handshake", HostAttackers::junkFrames),
        Attacker.of("yamux rules broken", HostAttackers::brokenFrames),
        Attacker.of("yamux pings, never read", HostAttackers::yamuxPings),
        Attacker.of("streams by the thousand", HostAttackers::streams),
        Attacker.of("streams reset at once", HostAttackers::rapidResets),
        Attacker.of("answers never read", HostAttackers::neverRead),
        Attacker.of("identify pushes", HostAttackers::pushes),
        Attacker.of("pings", HostAttackers::pings),
        Attacker.of("junk to each protocol", HostAttackers::junkMessages),
        Attacker.of("huge lengths to each protocol", HostAttackers::hugeLengths),
        Attacker.of("identities that come and go", HostAttackers::identities));
  }

  private static void junk(Target target, Random random) throws IOException {
    RawConnection raw = target.raw();
    try {
      if (random.nextBoolean()) {
        raw.write(ByteBuffer.wrap(Multistream.optimisticProposal(Noise.ID)));
      }
      raw.write(ByteBuffer.wrap(Target.bytes(random, random.nextInt(64 << 10))));
    } finally {
      raw.close();
    }
  }

  private static void silence(Target target, Random random) throws IOException {
    List<RawConnection> all = new ArrayList<>();
    try {
      for (int count = 1 + random.nextInt(4); count > 0; count--) {
        all.add(target.raw());
      }
      Target.drain(all.getFirst());
    } finally {
      all.forEach(RawConnection::close);
    }
  }

  private static void flood(Target target, Random random) throws IOException {
    for (int count = 0; count < 100; count++) {
      target.raw().close();
    }
  }

  /** Begins a stage and goes on a byte a second, until the victim has had enough. */
  private static void slowly(Target target, Random random) throws Exception {
    List<byte[]> beginnings =
        List.of(
            "".getBytes(UTF_8),
            Multistream.optimisticProposal(Noise.ID),
            Multistream.optimisticProposal(Tls.ID));
    RawConnection raw = target.raw();
    try {
      raw.write(ByteBuffer.wrap(beginnings.get(random.nextInt(beginnings.size()))));
      for (int second = 0; second < 30; second++) {
        raw.write(ByteBuffer.wrap(new byte[] {(byte) (second == 0 ? 22 : 3)}));
        target.pause(Duration.ofSeconds(1));
      }
    } finally {
      raw.close();
    }
  }

  private static void junkFrames(Target target, Random random) throws IOException {
    try (SecureLink link = target.secured()) {
      link.write(ByteBuffer.wrap(Target.bytes(random, 1 + random.nextInt(100_000))));
      Target.drain(link);
    }
  }

  private static void brokenFrames(Target target, Random random) throws IOException {
    try (SecureLink link = target.secured()) {
      frame(link, 0, 1, 1, 0);
      switch (random.nextInt(5)) {
        case 0 -> frame(link, 0, 0, 1, Integer.MAX_VALUE);
        case 1 -> {
          frame(link, 0, 0, 1, 300 << 10);
          link.write(ByteBuffer.allocate(300 << 10));
        }
        case 2 -> {
          frame(link, 1, 0, 1, -1);
          frame(link, 1, 0, 1, -1);
        }
        case 3 -> frame(link, 0, 1, 2, 0);
        default -> frame(link, 9, 0xffff, random.nextInt(), random.nextInt());
      }
      Target.drain(link);
    }
  }

  private static void yamuxPings(Target target, Random random) throws IOException {
    try (SecureLink link = target.secured()) {
      for (int number = 0; number < 200_000; number++) {
        frame(link, 2, 1, 0, number);
      }
    }
  }

  private static void frame(ByteLink link, int type, int flags, int stream, int length)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocate(12);
    header.put((byte) 0).put((byte) type).putShort((short) flags).putInt(stream).putInt(length);
    link.write(header.flip());
  }

  private static void streams(Target target, Random random) throws Exception {
    try (Host host = target.connectedHost()) {
      Connection connection = host.connections(target.id()).getFirst();
      for (int count = 0; count < 2_000; count++) {
        Stream stream = connection.newStream(List.of(Ping.ID));
        stream.write(ByteBuffer.wrap(new byte[] {1}));
      }
      target.pause(A_MOMENT);
    }
  }

  private static void rapidResets(Target target, Random random) throws IOException {
    try (SecureLink link = target.secured()) {
      for (int stream = 1; stream < 40_000; stream += 2) {
        frame(link, 1, 1, stream, 0);
        frame(link, 1, 8, stream, 0);
      }
    }
  }

  /** Asks for much and reads nothing of it. */
  private static void neverRead(Target target, Random random) throws Exception {
    List<Thread> writers = new ArrayList<>();
    try (Host host = target.connectedHost()) {
      for (int count = 0; count < 20; count++) {
        Stream stream = host.newStream(target.id(), SoakVictim.ECHO);
        writers.add(target.scheduler().start("never-read", () -> writeAll(stream)));
      }
      target.pause(A_MOMENT.multipliedBy(3));
    }
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private static void writeAll(Stream stream) {
    try {
      while (true) {
        stream.write(ByteBuffer.allocate(1 << 16));
      }
    } catch (IOException e) {
      stream.reset();
    }
  }

  private static void pushes(Target target, Random random) throws IOException {
    byte[] message = identifyMessage(random);
    try (Host host = target.connectedHost()) {
      for (int count = 0; count < 300; count++) {
        try (Stream stream = host.newStream(target.id(), Identify.PUSH_ID)) {
          stream.expireAfter(Duration.ofSeconds(10));
          for (int part = 0; part < 8; part++) {
            stream.write(ByteBuffer.wrap(message));
          }
        }
      }
    }
  }

  private static byte[] identifyMessage(Random random) {
    ProtobufWriter writer = new ProtobufWriter();
    while (writer.length() < 8_000) {
      writer.bytes(2, Target.bytes(random, random.nextInt(20)));
      writer.string(3, "/nonsense/" + random.nextInt());
    }
    ByteBuffer framed = ByteBuffer.allocate(writer.length() + 2);
    framed.put((byte) (writer.length() | 0x80)).put((byte) (writer.length() >> 7));
    return framed.put(writer.toBytes()).array();
  }

  private static void pings(Target target, Random random) throws Exception {
    Thread writer;
    try (Host host = target.connectedHost()) {
      Stream stream = host.newStream(target.id(), Ping.ID);
      writer = target.scheduler().start("pings", () -> writeAll(stream));
      target.pause(A_MOMENT);
    }
    writer.join();
  }

  private static void junkMessages(Target target, Random random) throws Exception {
    eachProtocol(
        target,
        stream -> stream.write(ByteBuffer.wrap(Target.bytes(random, random.nextInt(20_000)))));
  }

  private static void hugeLengths(Target target, Random random) throws Exception {
    byte[] length = {-1, -1, -1, -1, (byte) (random.nextBoolean() ? 0x07 : 0xff), 1};
    eachProtocol(
        target,
        stream -> {
          stream.write(ByteBuffer.wrap(length));
          stream.write(ByteBuffer.allocate(200_000));
        });
  }

  private interface Words {
    void say(Stream stream) throws IOException;
  }

  /** Says this on a stream of each protocol that the victim tells of. */
  private static void eachProtocol(Target target, Words words) throws Exception {
    try (Host host = target.connectedHost()) {
      target.pause(A_MOMENT);
      Connection connection = host.connections(target.id()).getFirst();
      for (String protocol : host.peers().description(target.id()).orElseThrow().protocols()) {
        Stream stream = connection.newStream(List.of(protocol));
        try {
          stream.expireAfter(A_MOMENT);
          words.say(stream);
          stream.closeWrite();
          Target.drain(stream);
        } finally {
          stream.reset();
        }
      }
    }
  }

  private static void identities(Target target, Random random) throws IOException {
    for (int count = 0; count < 20; count++) {
      target.connectedHost().close();
    }
  }
}
