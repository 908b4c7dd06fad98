package org.casanube.p2p.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.schedule.Scheduler.Timer;

/** A link that stops a timer when the other side says something at all. */
final class FirstWords implements ByteLink {
  private final ByteLink link;
  private final Timer timer;
  private boolean heard;

  FirstWords(ByteLink link, Timer timer) {
    this.link = link;
    this.timer = timer;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = link.read(target);
    if (!heard) {
      heard = true;
      timer.cancel();
    }
    return count;
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    link.write(sources);
  }

  @Override
  public void close() {
    timer.cancel();
    link.close();
  }
}
