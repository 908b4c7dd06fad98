package org.casanube.p2p.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.casanube.multiformats.MultiformatException;
import org.casanube.p2p.WireFormatException;

/**
 * What one would like to have again after a restart and can do without, in one file with a
 * checksum. It is replaced as a whole, under another name first, so that a crash leaves the old
 * content or the new one. A file that can't be read, or is damaged, counts as empty: the log names
 * it and the cause, and the damaged one is kept as {@code <name>.damaged} in the place of an
 * earlier one. Not thread-safe.
 */
public final class CacheFile {
  private static final System.Logger LOG = System.getLogger(CacheFile.class.getName());

  private final Path file;
  private final long maxBytes;

  /**
   * A file that need not be there.
   *
   * @param maxBytes the most that it may hold; a longer one is damaged
   */
  public CacheFile(Path file, long maxBytes) {
    this.file = file;
    this.maxBytes = maxBytes;
  }

  /** Makes something of the content. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(byte[] content) throws WireFormatException;
  }

  /** What the reader makes of the content, or this where there is none. */
  public <T> T load(Reader<T> reader, T otherwise) {
    try {
      return reader.read(content());
    } catch (NoSuchFileException missing) {
      return otherwise;
    } catch (WireFormatException | MultiformatException damaged) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} is damaged, so nothing of it is used: {1}",
          file,
          damaged.getMessage());
      putAside();
      return otherwise;
    } catch (IOException unreadable) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} can''t be read, so nothing of it is used: {1}",
          file,
          unreadable.toString());
      return otherwise;
    }
  }

  private byte[] content() throws IOException {
    long length = Files.size(file);
    if (!Files.isRegularFile(file)) {
      throw new FileNotFoundException("it is no file");
    }
    if (length < Integer.BYTES || length > maxBytes) {
      throw new WireFormatException(length + " bytes are not between 4 and " + maxBytes);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    int checksum = bytes.getInt();
    if (checksum != checksumOf(bytes.slice())) {
      throw new WireFormatException("the checksum is another one");
    }
    byte[] content = new byte[bytes.remaining()];
    bytes.get(content);
    return content;
  }

  /** Else the next save would be the end of what someone may want to look at. */
  private void putAside() {
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING, "{0} can''t be kept as {1}: {2}", file, aside, e.toString());
    }
  }

  /** Replaces the content, durably. */
  public void save(byte[] content) throws IOException {
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
