package org.casanube.block.content.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.casanube.block.content.ContentGateway;
import org.casanube.block.content.NameSource;
import org.casanube.block.names.Names;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.problems.ProblemMapping;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the path gateway. */
@Configuration(proxyBeanMethods = false)
class ContentConfiguration {
  /** Blocks that are fetched before the socket wants them: one is enough to keep it busy. */
  private static final int READ_AHEAD = 1;

  @Bean
  NameSource namesOfContent(Names names, Clock clock) {
    return new NameSource(names, clock);
  }

  @Bean
  ContentGateway contentGateway(
      Retrieval retrieval,
      KeyHash hash,
      MeterRegistry registry,
      ProblemMapping problems,
      NameSource names) {
    Executor readers = command -> Thread.ofVirtual().name("content-read").start(command);
    return new ContentGateway(
        retrieval,
        new ReadAhead(readers, READ_AHEAD),
        hash,
        new SecureRandom(),
        registry,
        problems,
        names);
  }
}
