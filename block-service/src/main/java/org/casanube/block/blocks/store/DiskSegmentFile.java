package org.casanube.block.blocks.store;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file with one channel to write and another to read. The read channel is opened when first
 * needed, and again after an interrupt: the JDK closes a file channel under all its users when one
 * of them is interrupted, and a web request that is given up must not cost the others their file.
 */
final class DiskSegmentFile implements SegmentFile {
  private static final Logger LOG = System.getLogger(DiskSegmentFile.class.getName());

  private final Path path;
  private final @Nullable FileChannel writing;
  private final Optional<PassingReads> passingReads;
  private final Object opening = new Object();
  private volatile @Nullable FileChannel reading;
  private volatile @Nullable FileChannel passing;
  private volatile boolean closed;

  DiskSegmentFile(Path path, @Nullable FileChannel writing, Optional<PassingReads> passingReads) {
    this.path = path;
    this.writing = writing;
    this.passingReads = passingReads;
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
      requireOpen();
      if (channel == null || !channel.isOpen()) {
        channel = FileChannel.open(path, READ);
        reading = channel;
      }
      return channel;
    }
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  /** Whatever keeps it from being read in this way does not keep it from the usual one. */
  @Override
  public boolean readPassing(ByteBuffer target, long position) {
    if (passingReads.isEmpty() || Thread.currentThread().isInterrupted()) {
      return false;
    }
    int start = target.position();
    try {
      if (passingReads.get().read(passingChannel(passingReads.get()), target, position)) {
        return true;
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(Level.DEBUG, "{0} is read through the page cache: {1}", path, e);
    }
    target.position(start);
    return false;
  }

  private FileChannel passingChannel(PassingReads reads) throws IOException {
    FileChannel channel = passing;
    if (channel != null && channel.isOpen()) {
      return channel;
    }
    synchronized (opening) {
      channel = passing;
      requireOpen();
      if (channel == null || !channel.isOpen()) {
        channel = reads.open(path);
        passing = channel;
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
      for (FileChannel channel : new FileChannel[] {reading, passing}) {
        if (channel != null) {
          channel.close();
        }
      }
    }
    if (writing != null) {
      writing.close();
    }
  }
}
