package org.casanube.block.swarm.wiring;

import java.io.IOException;
import java.util.random.RandomGenerator;
import org.casanube.p2p.Host;
import org.casanube.p2p.mdns.LanDialer;
import org.casanube.p2p.mdns.Mdns;
import org.casanube.p2p.mdns.MdnsSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks for other nodes on the local network, and lets them find this one, while the host listens.
 * Where multicast can't be had, nodes have to be told of each other, and nothing else is missing.
 */
final class LanDiscovery implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LanDiscovery.class);

  private final Host host;
  private final MdnsSettings settings;
  private final LanDialer dialer;
  private final RandomGenerator random;
  private final boolean isWanted;
  private volatile @Nullable Mdns mdns;

  LanDiscovery(
      Host host,
      MdnsSettings settings,
      LanDialer dialer,
      RandomGenerator random,
      boolean isWanted) {
    this.host = host;
    this.settings = settings;
    this.dialer = dialer;
    this.random = random;
    this.isWanted = isWanted;
  }

  @Override
  public void start() {
    if (!isWanted) {
      return;
    }
    try {
      mdns = new Mdns(host, random, settings, dialer);
    } catch (IOException e) {
      LOG.warn(
          "nodes of the local network are not found by themselves: {}; set"
              + " casanube.block.swarm.mdns.enabled=false if that is meant so",
          e.getMessage());
    }
  }

  /** Looks for those who are in this network, since it is another from now on. */
  void lookAgain() {
    Mdns running = mdns;
    if (running != null) {
      dialer.forgive();
      running.lookAgain();
    }
  }

  @Override
  public void stop() {
    Mdns running = mdns;
    if (running != null) {
      running.close();
      mdns = null;
    }
  }

  @Override
  public boolean isRunning() {
    return mdns != null;
  }
}
