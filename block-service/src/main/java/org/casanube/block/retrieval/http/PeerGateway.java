package org.casanube.block.retrieval.http;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.casanube.block.blocks.Block;
import org.casanube.block.exchange.Traffic;
import org.casanube.block.exchange.Way;
import org.casanube.block.retrieval.BlockGateway;
import org.casanube.block.retrieval.GatewayAnswer;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;

/**
 * A gateway at the other end of a connection between peers: HTTP/1.1 over a stream, one request for
 * each, the answer's body ending with the stream. Whoever is in the private network is at the other
 * end, and nobody between can read along.
 *
 * @see <a href="https://github.com/libp2p/specs/tree/master/http">libp2p over HTTP, HTTP over
 *     libp2p streams</a>
 */
final class PeerGateway implements BlockGateway {
  static final String PROTOCOL = "/http/1.1";

  private static final int MAX_HEAD_BYTES = 16 * 1024;
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MISSING = 412;

  private final Host host;
  private final PeerId peer;
  private final Duration timeout;
  private final PeerStandings standings;
  private final Traffic traffic;

  /**
   * The gateway of a peer.
   *
   * @param timeout for one answer; for an archive, for its beginning
   */
  PeerGateway(Host host, PeerId peer, Duration timeout, PeerStandings standings, Traffic traffic) {
    this.standings = standings;
    this.traffic = traffic;
    this.host = host;
    this.peer = peer;
    this.timeout = timeout;
  }

  @Override
  public String name() {
    return peer.toString();
  }

  @Override
  public Optional<PeerId> peer() {
    return Optional.of(peer);
  }

  @Override
  public void gave(long bytes) {
    standings.gave(peer, bytes);
    traffic.received(Way.ARCHIVE, peer, 1, bytes);
  }

  @Override
  public void wasSlow() {
    standings.wasSlow(peer);
  }

  @Override
  public GatewayAnswer block(Cid cid) {
    try (Answer answer = ask("/ipfs/" + cid + "?format=raw", HttpGateway.RAW)) {
      if (answer.status != 200) {
        return answer.status == 404 || answer.status == MISSING
            ? new GatewayAnswer.Lacking()
            : new GatewayAnswer.Failed("answered " + answer.status);
      }
      byte[] bytes = answer.body.readNBytes(Block.MAX_BYTES + 1);
      if (bytes.length > Block.MAX_BYTES) {
        return new GatewayAnswer.Failed("gave more than a block's bytes for " + cid);
      }
      Block block = Block.of(cid.multihash(), bytes);
      return block.matches()
          ? new GatewayAnswer.Found(block)
          : new GatewayAnswer.Failed("gave wrong bytes for " + cid);
    } catch (IOException e) {
      return new GatewayAnswer.Failed("failed: " + e.getMessage());
    }
  }

  @Override
  public Optional<InputStream> openCar(Cid root) throws IOException {
    Answer answer =
        ask(
            "/ipfs/" + root + "?format=car&dag-scope=all&car-order=dfs&car-dups=n",
            HttpGateway.CAR);
    if (answer.status != 200 || !answer.type.startsWith(HttpGateway.CAR)) {
      answer.close();
      return Optional.empty();
    }
    answer.stream.neverExpire();
    return Optional.of(
        new FilterInputStream(answer.body) {
          @Override
          public void close() {
            answer.close();
          }
        });
  }

  /** The head of an answer, and its body up to the end of the stream. */
  private record Answer(Stream stream, int status, String type, InputStream body)
      implements AutoCloseable {
    @Override
    public void close() {
      stream.reset();
    }
  }

  private Answer ask(String target, String accept) throws IOException {
    Stream stream = host.newStream(peer, PROTOCOL);
    boolean answered = false;
    try {
      stream.expireAfter(timeout);
      String head =
          "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: %s\r\nCache-Control: only-if-cached\r\nConnection: close\r\n\r\n"
              .formatted(target, host.id(), accept);
      stream.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
      stream.closeWrite();
      Answer answer = readHead(stream);
      answered = true;
      return answer;
    } finally {
      if (!answered) {
        stream.reset();
      }
    }
  }

  private static Answer readHead(Stream stream) throws IOException {
    InputStream body = new BufferedInputStream(stream.inputStream(), BUFFER_BYTES);
    HeadReader head = new HeadReader(body, MAX_HEAD_BYTES);
    int status = status(head.line());
    String type = "";
    for (String line = head.line(); !line.isEmpty(); line = head.line()) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (name.equals("content-type")) {
        type = line.substring(colon + 1).trim();
      } else if (name.equals("transfer-encoding")) {
        throw new IOException("the answer's body is encoded: " + line);
      }
    }
    return new Answer(stream, status, type, body);
  }

  private static int status(String line) throws IOException {
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-5]\\d\\d")) {
      throw new IOException("the answer is not HTTP/1.1");
    }
    return Integer.parseInt(words[1]);
  }
}
