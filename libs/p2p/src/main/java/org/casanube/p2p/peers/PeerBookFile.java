package org.casanube.p2p.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32C;
import org.casanube.multiformats.MultiformatException;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * A peer book in one file: replaced as a whole, under another name first, so that a crash leaves
 * the old one or the new one. A file that is damaged counts as empty, since peers are found again.
 * Not thread-safe.
 */
public final class PeerBookFile {
  private static final int FORMAT = 1;
  private static final long MAX_BYTES = 64L << 20;

  private final Path file;

  public PeerBookFile(Path file) {
    this.file = file;
  }

  /**
   * Adds what the file holds to the book.
   *
   * @return how many peers that were; 0 also for a file that is missing or damaged
   * @throws IOException if the file is there and can't be read
   */
  public int loadInto(MemoryPeerBook book, Clock clock) throws IOException {
    if (!Files.exists(file) || Files.size(file) > MAX_BYTES || Files.size(file) < Integer.BYTES) {
      return 0;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    int checksum = bytes.getInt();
    if (checksum != checksumOf(bytes.slice())) {
      return 0;
    }
    byte[] content = new byte[bytes.remaining()];
    bytes.get(content);
    try {
      return read(new ProtobufReader(content), book, clock.instant());
    } catch (WireFormatException | MultiformatException damaged) {
      return 0;
    }
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
  }

  /** Replaces the file by what the book holds now, durably. */
  public void save(MemoryPeerBook book) throws IOException {
    ProtobufWriter writer = new ProtobufWriter(4096).varint(1, FORMAT);
    for (KnownPeer known : book.snapshot()) {
      writer.message(2, KnownPeerCodec.write(known));
    }
    byte[] content = writer.toBytes();
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + content.length);
    bytes.putInt(checksumOf(ByteBuffer.wrap(content))).put(content).flip();
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static int checksumOf(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }
}
