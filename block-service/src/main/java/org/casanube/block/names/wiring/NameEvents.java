package org.casanube.block.names.wiring;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.casanube.block.BlockServiceApplication;
import org.casanube.block.names.Publication;
import org.casanube.events.CloudEvent;
import org.casanube.events.EventBus;
import org.casanube.events.EventBusException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Publishes that names of this node point elsewhere. */
final class NameEvents {
  static final String TOPIC = "names";
  static final String EVENT = "org.casanube.names.published";
  private static final Logger LOG = LoggerFactory.getLogger(NameEvents.class);
  private static final URI SOURCE = URI.create("urn:casanube:" + BlockServiceApplication.NAME);

  private final EventBus bus;
  private final JsonMapper mapper;
  private final Clock clock;

  NameEvents(EventBus bus, JsonMapper mapper, Clock clock) {
    this.bus = bus;
    this.mapper = mapper;
    this.clock = clock;
  }

  /** What the event says; the sequence as text, since it has 64 bits. */
  record NamePublished(String name, String path, String sequence, Instant validUntil) {}

  /** The name is published already, so that a bus that is out of order is no reason to fail. */
  void published(Publication publication) {
    String name = publication.name().toString();
    NamePublished content =
        new NamePublished(
            name,
            publication.record().value(),
            Long.toUnsignedString(publication.record().sequence()),
            publication.record().validUntil());
    try {
      bus.publish(
          TOPIC,
          new CloudEvent(
              UUID.randomUUID().toString(),
              SOURCE,
              EVENT,
              name,
              clock.instant(),
              mapper.valueToTree(content),
              Optional.empty()));
    } catch (EventBusException e) {
      LOG.warn("nobody is told that {} was published: {}", name, e.getMessage());
    }
  }
}
