package org.casanube.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineOriginTest {
  @ParameterizedTest
  @CsvSource({
    "org.casanube.block.collection.Collector, main, block-service",
    "org.casanube.gateway.events.EventStream, tomcat-handler-3, gateway",
    "org.casanube.node.Node, main, node",
    "org.casanube.events.embedded.EventLog, reactor-http-nio-2, gateway",
    "org.apache.catalina.core.StandardService, tomcat-handler-0, block-service",
    "io.netty.channel.DefaultChannelPipeline, content-17, block-service",
    "org.springframework.boot.SpringApplication, main, node"
  })
  void service_ofLine_goesByLoggerThenByThread(String logger, String thread, String service) {
    LoggingEvent line = new LoggingEvent();
    line.setLoggerName(logger);
    line.setThreadName(thread);
    assertThat(LineOrigin.service(line)).isEqualTo(service);
  }
}
