package org.casanube.p2p.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;
import org.casanube.p2p.relay.CircuitTransport;
import org.casanube.p2p.relay.Relay;
import org.casanube.p2p.relay.RelayLimits;
import org.casanube.p2p.relay.RelayPolicy;
import org.casanube.p2p.relay.RelayRefusedException;

/** Those who attack a relay. */
public final class RelayAttackers implements SoakProtocol {
  @Override
  public void install(Host victim) {
    Relay relay = new Relay(victim, RelayLimits.amongFriends(), RelayPolicy.EVERYONE);
    if (relay.circuitCount() != 0) {
      throw new IllegalStateException("a new relay has circuits");
    }
  }

  @Override
  public List<Attacker> attackers() {
    return List.of(
        Attacker.of("places by the dozen", RelayAttackers::places),
        Attacker.of("circuits that nobody takes", RelayAttackers::circuits));
  }

  private static Multiaddr through(Target target) {
    return target.address().encapsulate(Multiaddr.parse("/p2p-circuit"));
  }

  private static Host user(Target target) throws IOException {
    return target.host(builder -> builder.transportOver(CircuitTransport::new));
  }

  private static void places(Target target, Random random) throws IOException {
    for (int count = 0; count < 12; count++) {
      try (Host host = user(target)) {
        host.listen(through(target));
      } catch (RelayRefusedException e) {
        // As it should be, once there are enough.
      }
    }
  }

  private static void circuits(Target target, Random random) throws Exception {
    try (Host behind = user(target);
        Host caller = user(target)) {
      behind.listen(through(target));
      for (int count = 0; count < 40; count++) {
        try {
          caller.dial(
              through(target)
                  .with(Protocol.P2P, (count % 2 == 0 ? behind : caller).id().toString()));
        } catch (IOException e) {
          // Refused, or not what the caller wanted.
        }
        caller.connections(behind.id()).forEach(each -> each.close());
      }
      target.pause(Duration.ofSeconds(1));
    }
  }
}
