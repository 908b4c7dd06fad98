package org.casanube.block.imports.kubo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Multihash;

/**
 * Blocks as files, in folders of a few letters each. A file is called by the multihash of its
 * bytes.
 *
 * @see <a href="https://github.com/ipfs/go-ds-flatfs">go-ds-flatfs</a>
 */
public final class FlatFs {
  private static final String EXTENSION = ".data";
  private static final Pattern USAGE = Pattern.compile("\"diskUsage\"\\s*:\\s*(\\d{1,18})\\b");
  private static final int MAX_USAGE_BYTES = 1024;

  private final Path folder;

  FlatFs(Path folder) {
    this.folder = folder;
  }

  /** Takes blocks. */
  public interface Sink {
    /** A block that was not read yet. */
    void take(Multihash hash, File file) throws IOException;
  }

  /** The file of a block. */
  public record File(Path path) {
    /** False for a pipe and the like, which must not be read. */
    public boolean isRegular() {
      return Files.isRegularFile(path);
    }

    /**
     * The bytes; one more than the limit of them if there are more.
     *
     * @throws IOException if they can't be read
     */
    public byte[] read(int limit) throws IOException {
      try (InputStream in = Files.newInputStream(path)) {
        return in.readNBytes(limit + 1);
      }
    }
  }

  /** About how many bytes all blocks have, as was counted last; 0 if nobody counted. */
  public long estimatedBytes() {
    Path counted = folder.resolve("diskUsage.cache");
    if (!Files.isRegularFile(counted)) {
      return 0;
    }
    try (InputStream in = Files.newInputStream(counted)) {
      String text = new String(in.readNBytes(MAX_USAGE_BYTES), StandardCharsets.US_ASCII);
      Matcher usage = USAGE.matcher(text);
      return usage.find() ? Long.parseLong(usage.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Gives all blocks, in no order that could be relied on; files that are no blocks are passed
   * over.
   */
  public void forEach(Sink sink) {
    try (DirectoryStream<Path> shards = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path shard : shards) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(shard, "*" + EXTENSION)) {
          for (Path file : files) {
            Optional<Multihash> hash = hash(file);
            if (hash.isPresent()) {
              sink.take(hash.get(), new File(file));
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException(e.getCause());
    }
  }

  private static Optional<Multihash> hash(Path file) {
    String name = file.getFileName().toString();
    try {
      byte[] bytes =
          Multibase.BASE32_UPPER.decodeBare(name.substring(0, name.length() - EXTENSION.length()));
      return Optional.of(Multihash.decode(bytes));
    } catch (MultiformatException e) {
      return Optional.empty();
    }
  }
}
