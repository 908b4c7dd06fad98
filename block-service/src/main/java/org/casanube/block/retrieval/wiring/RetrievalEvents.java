package org.casanube.block.retrieval.wiring;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.casanube.block.retrieval.FetchEnded;
import org.casanube.block.retrieval.FetchFailedException;
import org.casanube.block.retrieval.FetchListener;
import org.casanube.block.retrieval.FetchProgress;
import org.casanube.events.CloudEvent;
import org.casanube.events.EventBus;
import org.casanube.events.EventBusException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Says on the topic {@code files} how fetches end. */
final class RetrievalEvents implements FetchListener {
  private static final String TOPIC = "files";
  private static final URI SOURCE = URI.create("urn:casanube:block-service");
  private static final Logger LOG = LoggerFactory.getLogger(RetrievalEvents.class);

  private final EventBus bus;
  private final JsonMapper mapper;
  private final Clock clock;

  RetrievalEvents(EventBus bus, JsonMapper mapper, Clock clock) {
    this.bus = bus;
    this.mapper = mapper;
    this.clock = clock;
  }

  @Override
  public void finished(FetchProgress progress) {
    publish(FetchEnded.finished(progress));
  }

  @Override
  public void failed(FetchProgress progress, FetchFailedException cause) {
    publish(FetchEnded.failed(progress, cause));
  }

  /** What was fetched is here whether anybody hears of it or not. */
  private void publish(FetchEnded ended) {
    try {
      bus.publish(
          TOPIC,
          new CloudEvent(
              UUID.randomUUID().toString(),
              SOURCE,
              FetchEnded.TYPE,
              ended.cid(),
              clock.instant(),
              mapper.valueToTree(ended),
              Optional.empty()));
    } catch (EventBusException e) {
      LOG.warn("the end of a fetch could not be told: {}", e.getMessage());
    }
  }
}
