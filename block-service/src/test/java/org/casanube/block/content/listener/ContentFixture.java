package org.casanube.block.content.listener;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.BlocksListener;
import org.casanube.block.blocks.InMemoryBlockStore;
import org.casanube.block.blocks.LocalBlocks;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.content.ContentEndpoint;
import org.casanube.block.content.ContentExchange;
import org.casanube.block.content.ContentGateway;
import org.casanube.block.content.ContentListenerReady;
import org.casanube.block.content.NameSource;
import org.casanube.block.content.ResponseHead;
import org.casanube.block.content.StaticContentNames;
import org.casanube.block.content.sites.PublicGateway;
import org.casanube.block.content.sites.PublicGateways;
import org.casanube.block.content.sites.Sites;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.retrieval.LocalRetrieval;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.HashingPool;
import org.casanube.block.unixfs.ImportListener;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Imported;
import org.casanube.block.unixfs.Profile;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.TreeImporter;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemType;

/** A content listener over blocks in memory, and what a test needs to fill and ask it. */
final class ContentFixture implements AutoCloseable {
  static final Duration HEAD = Duration.ofSeconds(1);
  static final Duration STALL = Duration.ofSeconds(2);

  /** The time of all names. */
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  /** No subdomains, not even of localhost. */
  private static final Sites BY_PATH =
      new Sites(new PublicGateways(Map.of("cloud.example", PublicGateway.BY_PATH)), false);

  final StaticContentNames names = new StaticContentNames();
  final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  final BlockStore store = new InMemoryBlockStore();
  final Blocks blocks = new LocalBlocks(store, BlocksListener.NONE);
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final int port;
  private final HashingPool pool = HashingPool.ofMachine();
  private final ContentListener listener;

  ContentFixture() {
    this(16);
  }

  ContentFixture(int maxRequests) {
    this(maxRequests, BY_PATH, STALL, true);
  }

  /** With readers that may take nothing for so long. */
  ContentFixture(int maxRequests, Duration stall) {
    this(maxRequests, BY_PATH, stall, true);
  }

  ContentFixture(int maxRequests, Sites sites) {
    this(maxRequests, sites, STALL, true);
  }

  /** With nothing for pages of other origins. */
  static ContentFixture ofOneOrigin(Sites sites) {
    return new ContentFixture(16, sites, STALL, false);
  }

  private ContentFixture(int maxRequests, Sites sites, Duration stall, boolean crossOrigin) {
    Random random = new Random(1);
    ContentGateway gateway =
        new ContentGateway(
            new LocalRetrieval(blocks),
            ReadAhead.NONE,
            new KeyHash(random),
            random,
            metrics,
            ContentFixture::problem,
            new NameSource(names, clock));
    ContentProperties properties =
        new ContentProperties(
            "127.0.0.1", 0, 64, maxRequests, Duration.ofSeconds(30), HEAD, stall, crossOrigin);
    AtomicReference<InetSocketAddress> address = new AtomicReference<>();
    listener =
        new ContentListener(
            gateway.withSites(sites),
            List.of(new Echo()),
            sites,
            properties,
            event -> address.set(((ContentListenerReady) event).address()));
    listener.start();
    port = address.get().getPort();
  }

  /** Says what was put to it: the listener has endpoints that take small bodies. */
  private static final class Echo implements ContentEndpoint {
    @Override
    public boolean answers(String path) {
      return path.equals("/echo");
    }

    @Override
    public int maxBody(String method, String path) {
      return method.equals("PUT") ? 1000 : 0;
    }

    @Override
    public void serve(ContentExchange exchange) throws IOException {
      byte[] body = exchange.body();
      exchange.start(new ResponseHead(200).withLength(body.length));
      exchange.write(ByteBuffer.wrap(body));
      exchange.finish();
    }
  }

  private static Optional<Problem> problem(Throwable thrown) {
    return thrown instanceof MissingBlockException
        ? Optional.of(
            new ProblemType("block-missing", "A block is not here", 404).problem("not told"))
        : Optional.empty();
  }

  /** Gives files to an importer. */
  @FunctionalInterface
  interface Filling {
    void into(TreeImporter importer) throws IOException;
  }

  Imported add(ImportOptions options, boolean wrap, Path temporary, Filling filling)
      throws IOException {
    try (Blocks.WriteSession session = blocks.openSession();
        TreeImporter importer =
            new TreeImporter(
                options,
                (cid, bytes) -> session.add(cid, Block.of(cid.multihash(), copy(bytes))),
                pool,
                ImportListener.NONE,
                temporary)) {
      filling.into(importer);
      Imported root = importer.finish(wrap);
      session.commit();
      return root;
    }
  }

  Cid addFile(byte[] content, Path temporary) throws IOException {
    return add(
            ImportOptions.of(Profile.UNIXFS_V1_2025),
            false,
            temporary,
            importer ->
                importer.addFile("file", Attributes.NONE, new ByteArrayInputStream(content)))
        .cid();
  }

  Cid addBlock(Multicodec codec, byte[] bytes) {
    Multihash multihash = Multihash.sha256(bytes);
    store.put(Block.of(multihash, bytes));
    return Cid.v1(codec, multihash);
  }

  Reply get(String target, String... headers) throws IOException {
    return request("GET", target, headers);
  }

  Reply request(String method, String target, String... headers) throws IOException {
    try (Socket socket = connect()) {
      send(socket, method, target, headers);
      return Reply.read(socket.getInputStream(), method.equals("HEAD"));
    }
  }

  void send(Socket socket, String method, String target, String... headers) throws IOException {
    StringBuilder request = new StringBuilder();
    request.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    boolean hosted = false;
    for (String header : headers) {
      request.append(header).append("\r\n");
      hosted |= header.startsWith("Host:");
    }
    request.append(hosted ? "" : "Host: 127.0.0.1\r\n").append("\r\n");
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
  }

  @Override
  public void close() {
    listener.stop();
    pool.close();
    store.close();
  }
}
