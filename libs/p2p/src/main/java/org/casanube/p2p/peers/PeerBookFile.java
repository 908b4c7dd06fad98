package org.casanube.p2p.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.casanube.p2p.Direction;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.files.CacheFile;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * A peer book in one file. What can't be read counts as empty, since peers are found again. Not
 * thread-safe.
 */
public final class PeerBookFile {
  private static final int FORMAT = 1;
  private static final long MAX_BYTES = 64L << 20;

  private final CacheFile file;

  public PeerBookFile(Path file) {
    this.file = new CacheFile(file, MAX_BYTES);
  }

  /**
   * Adds what the file holds to the book.
   *
   * @return how many peers that were; 0 also for a file that is missing, unreadable or damaged
   */
  public int loadInto(MemoryPeerBook book, Clock clock) {
    return file.load(
        content -> read(new ProtobufReader(content), book, clock.instant()), Integer.valueOf(0));
  }

  private static int read(ProtobufReader reader, MemoryPeerBook book, Instant now)
      throws WireFormatException {
    int count = 0;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> reader.varintUpTo(FORMAT);
        case 2 -> {
          add(KnownPeerCodec.read(reader.message()), book, now);
          count++;
        }
        default -> reader.skip();
      }
    }
    return count;
  }

  private static void add(KnownPeer known, MemoryPeerBook book, Instant now)
      throws WireFormatException {
    if (known.signedRecord().isPresent()) {
      boolean ignored =
          book.accept(known.signedRecord().get(), Duration.between(now, known.signedEnd()));
    }
    known
        .addresses()
        .forEach((address, end) ->
            book.addAddresses(known.peer(), List.of(address), Duration.between(now, end)));
    known.description().ifPresent(description -> book.describe(known.peer(), description));
    switch (known.standing()) {
      case HEARD_OF -> {}
      case CALLED -> book.met(known.peer(), Direction.INBOUND);
      case REACHED -> book.met(known.peer(), Direction.OUTBOUND);
    }
  }

  /** Replaces the file by what the book holds now, durably. */
  public void save(MemoryPeerBook book) throws IOException {
    ProtobufWriter writer = new ProtobufWriter(4096).varint(1, FORMAT);
    for (KnownPeer known : book.snapshot()) {
      writer.message(2, KnownPeerCodec.write(known));
    }
    file.save(writer.toBytes());
  }
}
