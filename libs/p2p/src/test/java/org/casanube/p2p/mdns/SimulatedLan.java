package org.casanube.p2p.mdns;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.casanube.p2p.schedule.Scheduler;
import org.casanube.p2p.simulation.Simulation;

/** A local network whose datagrams reach everybody, or get lost. */
final class SimulatedLan {
  private final Simulation simulation;
  private final Map<String, Consumer<MulticastGroup.Datagram>> members = new LinkedHashMap<>();
  double loss;
  int sent;

  SimulatedLan(Simulation simulation) {
    this.simulation = simulation;
  }

  /** As the machine with this address sees it. */
  MulticastGroup at(String address) {
    return receiver -> {
      members.put(address, receiver);
      return new MulticastGroup.Membership() {
        @Override
        public void send(byte[] datagram) {
          sent++;
          broadcast(address, datagram);
        }

        @Override
        public void refresh() {}

        @Override
        public void close() {
          members.remove(address);
        }
      };
    };
  }

  void broadcast(String from, byte[] datagram) {
    members.forEach((address, receiver) -> {
      if (simulation.random().nextDouble() >= loss) {
        Scheduler.Timer ignored =
            simulation.schedule(
                Duration.ofMillis(1),
                () ->
                    receiver.accept(
                        new MulticastGroup.Datagram(datagram, from, from.equals(address))));
      }
    });
  }
}
