package org.casanube.block.unixfs;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory of all imports of a process for what they read before they can store it: chunks of
 * files and blocks of archives. Whoever sends may stop in the middle of one, so that what many hold
 * together is bounded: a share that is not there is waited for, and refused in the end. What is
 * small is free. Thread-safe.
 */
public final class ImportRoom {
  /** What every import may hold at any time, in bytes. */
  public static final int FREE_BYTES = 64 * 1024;

  /** The room of this process. */
  public static final ImportRoom PROCESS =
      new ImportRoom(Runtime.getRuntime().maxMemory() / 4, 60_000);

  private static final int UNIT_BYTES = 1024;

  private final int units;
  private final long patienceMillis;
  private final Semaphore free;

  /** Of so many bytes, for whoever waits no longer than this. */
  public ImportRoom(long bytes, long patienceMillis) {
    this.units = (int) Math.min(bytes / UNIT_BYTES, Integer.MAX_VALUE);
    this.patienceMillis = patienceMillis;
    this.free = new Semaphore(units, true);
  }

  /** What one import holds; begins with nothing. For one thread at a time. */
  public final class Share implements AutoCloseable {
    private int taken;

    private Share() {}

    /**
     * Gives back what is held, and takes this instead; all there is for what is larger.
     *
     * @throws ImportsBusyException if there is no room for it
     */
    public void holdInstead(long bytes) throws ImportsBusyException {
      close();
      int wanted = bytes <= FREE_BYTES ? 0 : (int) Math.min(units, bytes / UNIT_BYTES);
      if (wanted > 0) {
        acquire(wanted);
        taken = wanted;
      }
    }

    @Override
    public void close() {
      free.release(taken);
      taken = 0;
    }
  }

  /** A share that holds nothing yet. */
  public Share share() {
    return new Share();
  }

  /** True while some wait for room. */
  public boolean isWaitedFor() {
    return free.hasQueuedThreads();
  }

  private void acquire(int wanted) throws ImportsBusyException {
    try {
      if (free.tryAcquire(wanted, patienceMillis, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new ImportsBusyException();
  }
}
