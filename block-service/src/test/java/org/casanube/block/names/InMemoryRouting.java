package org.casanube.block.names;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.casanube.p2p.schedule.Scheduler;

/** A routing that keeps all it is given, believes everything, and takes its time. */
public final class InMemoryRouting implements RecordRouting {
  private final String name;
  private final Scheduler scheduler;
  private final Map<IpnsName, List<byte[]>> records = new HashMap<>();
  private final List<IpnsName> asked = new ArrayList<>();
  private Duration delay = Duration.ZERO;
  private boolean broken;
  private int puts;

  public InMemoryRouting(String name, Scheduler scheduler) {
    this.name = name;
    this.scheduler = scheduler;
  }

  /** Answers only after this time. */
  public synchronized void delay(Duration time) {
    delay = time;
  }

  /** Fails from now on, or no longer. */
  public synchronized void broken(boolean isBroken) {
    broken = isBroken;
  }

  /** Adds bytes that are no record, or somebody's. */
  public synchronized void plant(IpnsName of, byte[] bytes) {
    records.computeIfAbsent(of, _ -> new ArrayList<>()).add(bytes);
  }

  /** The last that was put. */
  public synchronized byte[] last(IpnsName of) {
    return records.getOrDefault(of, List.of()).getLast();
  }

  /** How often it was asked. */
  public synchronized int asked() {
    return asked.size();
  }

  /** How often it was given a record. */
  public synchronized int puts() {
    return puts;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<byte[]> find(IpnsName of) throws IOException, InterruptedException {
    synchronized (this) {
      asked.add(of);
    }
    work();
    synchronized (this) {
      return List.copyOf(records.getOrDefault(of, List.of()));
    }
  }

  @Override
  public void put(IpnsName of, byte[] record) throws IOException, InterruptedException {
    work();
    synchronized (this) {
      puts++;
      plant(of, record);
    }
  }

  private void work() throws IOException, InterruptedException {
    Duration time;
    synchronized (this) {
      time = delay;
      if (broken) {
        throw new IOException(name + " is broken");
      }
    }
    if (time.isPositive()) {
      scheduler.pause(time);
    }
  }
}
