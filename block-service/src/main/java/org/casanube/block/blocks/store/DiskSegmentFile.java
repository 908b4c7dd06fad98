package org.casanube.block.blocks.store;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file with one channel to write and another to read. The read channel is opened when first
 * needed, and again after an interrupt: the JDK closes a file channel under all its users when one
 * of them is interrupted, and a web request that is given up must not cost the others their file.
 */
final class DiskSegmentFile implements SegmentFile {
  private final Path path;
  private final @Nullable FileChannel writing;
  private final Object opening = new Object();
  private volatile @Nullable FileChannel reading;
  private volatile boolean closed;

  DiskSegmentFile(Path path, @Nullable FileChannel writing) {
    this.path = path;
    this.writing = writing;
  }

  @Override
  public void read(ByteBuffer target, long position) throws IOException {
    boolean interrupted = false;
    int start = target.position();
    try {
      while (true) {
        FileChannel channel = readChannel();
        try {
          readFully(channel, target, position + (target.position() - start));
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        } catch (ClosedChannelException e) {
          if (closed) {
            throw e;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void readFully(FileChannel channel, ByteBuffer target, long position)
      throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        return;
      }
      at += count;
    }
  }

  private FileChannel readChannel() throws IOException {
    FileChannel channel = reading;
    if (channel != null && channel.isOpen()) {
      return channel;
    }
    synchronized (opening) {
      channel = reading;
      if (closed) {
        throw new ClosedChannelException();
      }
      if (channel == null || !channel.isOpen()) {
        channel = FileChannel.open(path, READ);
        reading = channel;
      }
      return channel;
    }
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    FileChannel channel = writeChannel();
    long at = position;
    while (source.hasRemaining()) {
      at += channel.write(source, at);
    }
  }

  @Override
  public void sync() throws IOException {
    if (writing != null) {
      writing.force(false);
      return;
    }
    readChannel().force(false);
  }

  @Override
  public long size() throws IOException {
    return writing != null ? writing.size() : readChannel().size();
  }

  @Override
  public void truncate(long size) throws IOException {
    writeChannel().truncate(size);
  }

  private FileChannel writeChannel() throws IOException {
    if (writing == null) {
      throw new IOException(path.getFileName() + " is open for reading only");
    }
    return writing;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    synchronized (opening) {
      FileChannel channel = reading;
      if (channel != null) {
        channel.close();
      }
    }
    if (writing != null) {
      writing.close();
    }
  }
}
