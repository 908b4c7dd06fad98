package org.casanube.block.names.dnslink;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers of DNS by datagrams, and by TCP where an answer is too long for those. Each server
 * is asked in turn, twice round. Questions go out from a port and with an id that nobody can guess.
 */
public final class ServerTxtResolver implements TxtResolver {
  private static final int ROUNDS = 2;

  private final Supplier<List<InetSocketAddress>> servers;
  private final Duration patience;
  private final SecureRandom random;

  /**
   * Asks these servers.
   *
   * @param servers asked for anew with each question
   * @param patience how long one server has for one answer
   */
  public ServerTxtResolver(
      Supplier<List<InetSocketAddress>> servers, Duration patience, SecureRandom random) {
    this.servers = servers;
    this.patience = patience;
    this.random = random;
  }

  @Override
  public TxtAnswer lookup(DomainName name) throws DnsException, InterruptedException {
    List<InetSocketAddress> known = servers.get();
    IOException last = null;
    for (int attempt = 0; attempt < ROUNDS * known.size(); attempt++) {
      InetSocketAddress server = known.get(attempt % known.size());
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while asking for " + name);
      }
      try {
        return ask(server, name);
      } catch (IOException e) {
        last = e;
      }
    }
    throw failure(name, last);
  }

  private TxtAnswer ask(InetSocketAddress server, DomainName name) throws IOException {
    int id = random.nextInt(0x10000);
    byte[] question = DnsMessage.question(id, name);
    byte[] answer = byDatagram(server, question, name);
    if (DnsMessage.isTruncated(answer)) {
      answer = byStream(server, question);
      if (!DnsMessage.isAnswerTo(answer, id, name)) {
        throw new DnsException(server + " answered something else than was asked for");
      }
    }
    return DnsMessage.read(answer, name);
  }

  private byte[] byDatagram(InetSocketAddress server, byte[] question, DomainName name)
      throws IOException {
    int id = ByteBuffer.wrap(question).getShort() & 0xffff;
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.send(new DatagramPacket(question, question.length));
      DatagramPacket packet =
          new DatagramPacket(
              new byte[DnsMessage.MAX_DATAGRAM_BYTES], DnsMessage.MAX_DATAGRAM_BYTES);
      long end = System.nanoTime() + patience.toNanos();
      while (true) {
        socket.setSoTimeout(millisUntil(end, server));
        socket.receive(packet);
        byte[] answer = Arrays.copyOf(packet.getData(), packet.getLength());
        if (DnsMessage.isAnswerTo(answer, id, name)) {
          return answer;
        }
        packet.setLength(DnsMessage.MAX_DATAGRAM_BYTES);
      }
    }
  }

  private byte[] byStream(InetSocketAddress server, byte[] question) throws IOException {
    try (Socket socket = new Socket()) {
      long end = System.nanoTime() + patience.toNanos();
      socket.connect(server, millisUntil(end, server));
      byte[] framed =
          ByteBuffer.allocate(2 + question.length)
              .putShort((short) question.length)
              .put(question)
              .array();
      socket.getOutputStream().write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      socket.setSoTimeout(millisUntil(end, server));
      byte[] answer = new byte[in.readUnsignedShort()];
      int got = 0;
      while (got < answer.length) {
        socket.setSoTimeout(millisUntil(end, server));
        int count = in.read(answer, got, answer.length - got);
        if (count < 0) {
          throw new DnsException(server + " cut its answer off");
        }
        got += count;
      }
      return answer;
    }
  }

  private static int millisUntil(long end, InetSocketAddress server) throws DnsException {
    long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    if (millis <= 0) {
      throw new DnsException(server + " did not answer in time");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  private static DnsException failure(DomainName name, @Nullable IOException cause) {
    return cause == null
        ? new DnsException("no server is known to ask for " + name)
        : new DnsException("no server answered for " + name + ": " + cause.getMessage(), cause);
  }
}
