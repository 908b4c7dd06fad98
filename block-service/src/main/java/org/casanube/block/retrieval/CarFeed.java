package org.casanube.block.retrieval;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import org.casanube.block.blocks.Block;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.car.CarBlock;
import org.casanube.ipld.car.CarLimits;
import org.casanube.ipld.car.CarReader;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * Reads one archive as it comes from a gateway, on a thread of its own, and checks every block. It
 * ends at the first that is wrong, or too large, or when the sink wants no more.
 */
final class CarFeed {
  private static final CarLimits LIMITS = new CarLimits(64 * 1024, Block.MAX_BYTES);
  private static final int BUFFER_BYTES = 256 * 1024;

  /** Fewer bytes than this are no sign that more will come in good time. */
  static final int SIGN_BYTES = 64 * 1024;

  private static final Logger LOG = System.getLogger(CarFeed.class.getName());

  private final List<BlockGateway> gateways;
  private final Cid root;
  private final Sink sink;
  private volatile boolean closed;
  private volatile @Nullable InputStream source;
  private volatile @Nullable BlockGateway asked;

  /** Takes what the archive holds. */
  interface Sink {
    /** A block whose bytes match; may wait. False if no more is wanted. */
    boolean take(BlockGateway from, Cid cid, Block block) throws InterruptedException;

    /**
     * A part of a block has come, of at least {@link CarFeed#SIGN_BYTES} since the last time; over
     * a slow line a block takes seconds.
     */
    default void heard() {}

    /** Nothing more comes, for whatever reason. */
    void ended();
  }

  CarFeed(List<BlockGateway> gateways, Cid root, Sink sink) {
    this.gateways = gateways;
    this.root = root;
    this.sink = sink;
  }

  void start() {
    Thread _ = Thread.ofVirtual().name("retrieval-archive").start(this::run);
  }

  private void run() {
    try {
      for (BlockGateway gateway : gateways) {
        asked = gateway;
        if (!closed && read(gateway)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "an archive of {0} could not be taken: {1}", root, e);
    } finally {
      sink.ended();
    }
  }

  /** False if the gateway has none. */
  private boolean read(BlockGateway gateway) throws InterruptedException {
    try {
      Optional<InputStream> opened = gateway.openCar(root);
      if (opened.isEmpty()) {
        return false;
      }
      try (InputStream archive = opened.get()) {
        source = archive;
        if (!closed) {
          readBlocks(gateway, archive);
        }
        return true;
      }
    } catch (IOException | IpldException e) {
      if (!closed) {
        LOG.log(Level.INFO, "the archive of {0} from {1} broke off: {2}", root, gateway.name(), e);
      }
      return source != null;
    }
  }

  private void readBlocks(BlockGateway gateway, InputStream archive)
      throws IOException, InterruptedException {
    CarReader reader =
        CarReader.open(new BufferedInputStream(new Listening(archive), BUFFER_BYTES), LIMITS);
    Optional<CarBlock> next = reader.next();
    while (!closed && next.isPresent()) {
      CarBlock block = next.get();
      Cid cid = block.cid();
      if (!cid.multihash().isIdentity()) {
        if (!cid.multihash().isVerifiable() || !block.matches()) {
          throw new IpldException("block " + cid + " is not what its CID says");
        }
        if (!sink.take(gateway, cid, Block.of(cid.multihash(), block.data()))) {
          return;
        }
      }
      next = reader.next();
    }
  }

  /** Tells the sink of the bytes that come. */
  private final class Listening extends FilterInputStream {
    private long untold;

    Listening(InputStream archive) {
      super(archive);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      untold += Math.max(0, count);
      if (untold >= SIGN_BYTES) {
        untold = 0;
        sink.heard();
      }
      return count;
    }
  }

  /** The gateway that is asked now, or was last. */
  Optional<BlockGateway> asked() {
    return Optional.ofNullable(asked);
  }

  /** Ends the reading, also one that waits for bytes. */
  void close() {
    closed = true;
    InputStream open = source;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "an archive could not be closed: {0}", e);
      }
    }
  }
}
