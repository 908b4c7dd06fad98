package org.casanube.block.rpc.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory of all calls for what they hold whole: blocks that come in, nodes and their text. What
 * is small is free; what is larger waits for its turn, and is refused where none comes.
 * Thread-safe.
 */
public final class Room {
  /** What every call may hold at any time. */
  public static final int FREE_BYTES = 64 * 1024;

  /** The room of this process. */
  public static final Room PROCESS = new Room(Runtime.getRuntime().maxMemory() / 6, 30_000);

  private static final int UNIT_BYTES = 1024;

  /** An entry as an object with its members, and as text. */
  private static final int ENTRY_BYTES = 1500;

  private final int units;
  private final long patienceMillis;
  private final Semaphore free;

  Room(long bytes, long patienceMillis) {
    this.units = (int) Math.min(bytes / UNIT_BYTES, Integer.MAX_VALUE);
    this.patienceMillis = patienceMillis;
    this.free = new Semaphore(units, true);
  }

  /** Room that is taken until it is closed; for one thread. */
  public final class Share implements AutoCloseable {
    private int taken;

    private Share(int taken) {
      this.taken = taken;
    }

    /** Gives back what is beyond this. */
    public void shrinkTo(long bytes) {
      int kept = Math.min(taken, unitsOf(bytes));
      free.release(taken - kept);
      taken = kept;
    }

    @Override
    public void close() {
      free.release(taken);
      taken = 0;
    }
  }

  private int unitsOf(long bytes) {
    return bytes <= FREE_BYTES ? 0 : (int) Math.min(units, bytes / UNIT_BYTES);
  }

  /**
   * Takes room, waiting for it for a while; all of it for what is larger.
   *
   * @throws RpcException if there is none
   */
  public Share take(long bytes) {
    int wanted = unitsOf(bytes);
    if (wanted == 0) {
      // Not even behind those who wait.
      return new Share(0);
    }
    try {
      if (free.tryAcquire(wanted, patienceMillis, TimeUnit.MILLISECONDS)) {
        return new Share(wanted);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new RpcException("too many large blocks at once; try again");
  }

  /**
   * Takes room for the answer of a listing that is made in one piece, as for one block.
   *
   * @param entries how many there are; {@link Integer#MAX_VALUE} where nobody knows yet
   * @throws RpcException if there is none
   */
  public Share takeForEntries(int entries) {
    return take((long) entries * ENTRY_BYTES);
  }

  /** What was read, and the room that it takes. */
  public static final class Whole implements AutoCloseable {
    private final byte[] bytes;
    private final Share share;

    private Whole(byte[] bytes, Share share) {
      this.bytes = bytes;
      this.share = share;
    }

    /** The bytes themselves, for whoever asked for them. */
    public byte[] bytes() {
      return bytes;
    }

    @Override
    public void close() {
      share.close();
    }
  }

  /**
   * Reads up to one byte more than the limit. A caller who has sent little holds nothing yet.
   *
   * @param max in bytes
   * @param cost of one byte while it is worked on
   * @throws RpcException if there is no room
   */
  public Whole read(InputStream in, int max, int cost) throws IOException {
    byte[] start = in.readNBytes(Math.min(max + 1, FREE_BYTES));
    if (start.length < FREE_BYTES) {
      Share share = take((long) start.length * cost);
      return new Whole(start, share);
    }
    Share share = take((long) max * cost);
    try {
      byte[] rest = in.readNBytes(max + 1 - start.length);
      byte[] all = new byte[start.length + rest.length];
      System.arraycopy(start, 0, all, 0, start.length);
      System.arraycopy(rest, 0, all, start.length, rest.length);
      return new Whole(all, share);
    } catch (IOException | RuntimeException e) {
      share.close();
      throw e;
    }
  }
}
