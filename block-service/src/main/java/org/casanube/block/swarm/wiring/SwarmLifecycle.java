package org.casanube.block.swarm.wiring;

import java.util.List;
import org.casanube.block.swarm.KeptPeers;
import org.casanube.block.swarm.SwarmListening;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.springframework.context.SmartLifecycle;

/**
 * Opens the host to peers when all else has started, and closes it before the rest stops: those who
 * answer peers never meet a store that is gone. A host that was closed does not start again.
 */
final class SwarmLifecycle implements SmartLifecycle {
  private final Host host;
  private final SwarmListening listening;
  private final KeptPeers kept;
  private final List<Multiaddr> addresses;
  private volatile boolean isRunning;

  SwarmLifecycle(Host host, SwarmListening listening, KeptPeers kept, List<Multiaddr> addresses) {
    this.host = host;
    this.listening = listening;
    this.kept = kept;
    this.addresses = List.copyOf(addresses);
  }

  @Override
  public void start() {
    isRunning = true;
    listening.start(addresses);
    kept.start();
  }

  @Override
  public void stop() {
    kept.stop();
    listening.stop();
    host.close();
    isRunning = false;
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }
}
