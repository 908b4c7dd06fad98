package org.casanube.block.swarm.wiring;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casanube.block.BlockServiceApplication;
import org.casanube.block.swarm.PeerChange;
import org.casanube.block.swarm.PeerEvents;
import org.casanube.events.CloudEvent;
import org.casanube.events.EventBus;
import org.casanube.p2p.Host;
import org.casanube.p2p.PeerBook;
import tools.jackson.databind.json.JsonMapper;

/** Publishes that peers have come and gone, a batch with one write to the disk. */
final class BusPeerEvents implements PeerEvents.Sink {
  static final String TOPIC = "swarm";
  static final String EVENT = "org.casanube.swarm.peer-changed";
  private static final URI SOURCE = URI.create("urn:casanube:" + BlockServiceApplication.NAME);

  private final EventBus bus;
  private final Host host;
  private final JsonMapper mapper;
  private final Clock clock;

  BusPeerEvents(EventBus bus, Host host, JsonMapper mapper, Clock clock) {
    this.bus = bus;
    this.host = host;
    this.mapper = mapper;
    this.clock = clock;
  }

  /** What the event says. */
  record PeerChanged(String peerId, String change, String agent) {}

  @Override
  public void publish(List<PeerChange> changes) {
    bus.publish(TOPIC, changes.stream().map(this::event).toList());
  }

  private CloudEvent event(PeerChange change) {
    String peer = change.peer().toString();
    String agent =
        host.peers().description(change.peer()).map(PeerBook.PeerDescription::agent).orElse("");
    PeerChanged content =
        new PeerChanged(peer, change.isConnected() ? "connected" : "disconnected", agent);
    return new CloudEvent(
        UUID.randomUUID().toString(),
        SOURCE,
        EVENT,
        peer,
        clock.instant(),
        mapper.valueToTree(content),
        Optional.empty());
  }
}
