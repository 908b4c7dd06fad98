package org.casanube.p2p.soak;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.casanube.p2p.Host;
import org.casanube.p2p.gossipsub.Gossipsub;
import org.casanube.p2p.gossipsub.GossipsubSettings;
import org.casanube.p2p.gossipsub.TopicSubscription;
import org.casanube.p2p.kad.DhtBuilder;
import org.casanube.p2p.kad.KademliaDht;

/** Kademlia and gossipsub, for those who throw junk at each protocol there is. */
public final class RoutingVictims implements SoakProtocol {
  @Override
  public void install(Host victim) throws IOException {
    KademliaDht dht = new DhtBuilder(victim, new Random()).build();
    TopicSubscription topic =
        new Gossipsub(victim, new Random(), GossipsubSettings.defaults())
            .subscribe("soak", message -> {});
    if (dht.equals(topic)) {
      throw new IllegalStateException("neither is the other");
    }
  }

  @Override
  public List<Attacker> attackers() {
    return List.of();
  }
}
