package org.casanube.block.names.dnslink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.casanube.block.names.NameException;
import org.casanube.testpeers.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers of DNS, asked over loopback, that want to cost time or memory, or to be believed. */
class HostileServersTest {
  private static final DomainName NAME = new DomainName("_dnslink.example.org");
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** Two rounds, each a datagram and perhaps a stream; and a machine that has other work. */
  private static final Duration AT_MOST = PATIENCE.multipliedBy(4).plusSeconds(20);

  private DatagramSocket datagrams;
  private ServerSocket streams;

  @BeforeEach
  void open() throws IOException {
    int port = FreePorts.one();
    datagrams = new DatagramSocket(port, LOOPBACK);
    streams = new ServerSocket(port, 8, LOOPBACK);
  }

  @AfterEach
  void close() throws IOException {
    datagrams.close();
    streams.close();
  }

  /** What a server does with one question. */
  private interface Behaviour {
    void answer(byte[] question, SocketAddress to) throws IOException;
  }

  @Test
  void lookup_underAFloodOfForgedAnswers_endsInTime() throws Exception {
    Random random = new Random(1);
    serve((question, to) -> {
      byte[] forged = DnsMessages.answerTo(question).txt(NAME.text(), 9, "forged").toBytes();
      while (!datagrams.isClosed()) {
        forged[0] = (byte) (question[0] + 1 + random.nextInt(254));
        datagrams.send(new DatagramPacket(forged, forged.length, to));
      }
    });

    assertEndsInTime();
  }

  @Test
  void lookup_ofServerThatTrickles_endsInTime() throws Exception {
    serve(this::saysTooLong);
    CountDownLatch over = new CountDownLatch(1);
    serveStreams(socket -> {
      byte[] one = new byte[1];
      socket.getOutputStream().write(new byte[] {0x7f, 0x7f});
      while (!over.await(100, TimeUnit.MILLISECONDS)) {
        socket.getOutputStream().write(one);
      }
    });

    assertEndsInTime();
    over.countDown();
  }

  @Test
  void lookup_ofServerThatTakesTheConnectionAndIsSilent_endsInTime() throws Exception {
    serve(this::saysTooLong);

    assertEndsInTime();
  }

  /** The longest message there is, of names that lead from one to the next backwards. */
  @Test
  void lookup_ofTheLongestMessages_endsInTime() throws Exception {
    serve(this::saysTooLong);
    AtomicInteger kind = new AtomicInteger();
    serveStreams(socket -> {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] question = in.readNBytes(in.readUnsignedShort());
      byte[] answer = longest(question, kind.getAndIncrement());
      socket.getOutputStream().write(ByteBuffer.allocate(2).putShort((short) -1).array());
      socket.getOutputStream().write(answer);
    });

    for (int round = 0; round < 3; round++) {
      assertEndsInTime();
    }
    assertThat(kind.get()).isGreaterThanOrEqualTo(3);
  }

  /** Texts by the hundred, none of which is a link: there is none, and that is soon known. */
  @Test
  void require_ofVeryManyTexts_findsTheOnlyLink() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    serve(this::saysTooLong);
    serveStreams(socket -> {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] question = in.readNBytes(in.readUnsignedShort());
      DnsMessages message = DnsMessages.answerTo(question);
      for (int count = 0; count < 500; count++) {
        message.txt(
            NAME.text(), Integer.MAX_VALUE, "dnslink=/ipns/" + "a".repeat(60) + " " + count);
      }
      byte[] answer =
          message.txt(NAME.text(), Integer.MAX_VALUE, "dnslink=/ipfs/bafkqaaa").toBytes();
      asked.incrementAndGet();
      socket
          .getOutputStream()
          .write(ByteBuffer.allocate(2).putShort((short) answer.length).array());
      socket.getOutputStream().write(answer);
    });
    DnsLink links =
        new DnsLink(
            new CachingTxtResolver(
                resolver(Duration.ofSeconds(30)), 10, Duration.ofHours(1), Clock.systemUTC()));

    DnsLink.Link link = links.require(new DomainName("example.org"));

    assertThat(link.target()).hasToString("/ipfs/bafkqaaa");
    assertThat(link.ttl()).isLessThanOrEqualTo(Duration.ofHours(1));
    assertThat(asked).hasValue(1);
  }

  @Test
  void require_ofServerThatFails_saysSo() throws Exception {
    serve((question, to) -> {
      byte[] refused = DnsMessages.answerTo(question).code(5).toBytes();
      datagrams.send(new DatagramPacket(refused, refused.length, to));
    });

    assertThatThrownBy(() -> new DnsLink(resolver(PATIENCE)).require(new DomainName("example.org")))
        .isInstanceOf(NameException.class)
        .hasMessageContaining("failed with code 5");
  }

  private void saysTooLong(byte[] question, SocketAddress to) throws IOException {
    byte[] answer = DnsMessages.answerTo(question).truncated().toBytes();
    datagrams.send(new DatagramPacket(answer, answer.length, to));
  }

  /** 65,535 bytes: pointers back to pointers, noise, or as many records as fit. */
  private static byte[] longest(byte[] question, int kind) {
    byte[] head = DnsMessages.answerTo(question).toBytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head);
    int records = 0;
    if (kind % 3 == 0) {
      // Each pointer to the one before, as far as pointers reach; then a record named by the last.
      int before = 12;
      while (out.size() < 0x3ff0) {
        int at = out.size();
        out.write(0xc0 | before >> 8);
        out.write(before);
        before = at;
      }
    } else {
      while (out.size() < 65_500) {
        out.writeBytes(new byte[] {(byte) 0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 9, 0, 2, 1, 'x'});
        records++;
      }
    }
    byte[] message = Arrays.copyOf(out.toByteArray(), DnsMessage.MAX_BYTES);
    if (kind % 3 == 2) {
      new Random(kind).nextBytes(message);
    }
    System.arraycopy(head, 0, message, 0, head.length);
    message[2] &= (byte) ~0x02;
    int told = kind % 3 == 0 ? 511 : records;
    message[6] = (byte) (told >> 8);
    message[7] = (byte) told;
    return message;
  }

  /** Nothing is believed, and that is soon known. */
  private void assertEndsInTime() throws InterruptedException {
    long begin = System.nanoTime();
    try {
      assertThat(resolver(PATIENCE).lookup(NAME).texts()).isEmpty();
    } catch (DnsException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_MOST);
  }

  private ServerTxtResolver resolver(Duration patience) {
    return new ServerTxtResolver(
        () -> List.of(new InetSocketAddress(LOOPBACK, datagrams.getLocalPort())),
        patience,
        new SecureRandom());
  }

  private void serve(Behaviour behaviour) {
    Thread.ofVirtual()
        .name("hostile-datagrams")
        .start(() -> {
          while (!datagrams.isClosed()) {
            try {
              DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
              datagrams.receive(packet);
              byte[] question = Arrays.copyOf(packet.getData(), packet.getLength());
              behaviour.answer(question, packet.getSocketAddress());
            } catch (IOException closed) {
              // The test is over, or this resolver is gone.
            }
          }
        });
  }

  /** What a server does with one connection. */
  private interface StreamBehaviour {
    void answer(Socket socket) throws IOException, InterruptedException;
  }

  private void serveStreams(StreamBehaviour behaviour) {
    Thread.ofVirtual()
        .name("hostile-streams")
        .start(() -> {
          while (!streams.isClosed()) {
            try (Socket socket = streams.accept()) {
              behaviour.answer(socket);
            } catch (IOException closed) {
              // The test is over, or this resolver is gone.
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        });
  }
}
