package org.casanube.node;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Map;
import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Tells in each line of the log which service it is from, as all services of a node share one file.
 * The logger's name tells that of our own lines; those of libraries go by the thread, whose name
 * says which listener it works for, and to the node itself otherwise.
 *
 * <p>Made by Spring Boot as {@code logging.structured.json.customizer}. The member is called {@code
 * origin} here and renamed to {@code service}, whose usual content is left out. Immutable.
 */
public final class LineOrigin implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {
  private static final String NODE = "node";
  private static final Map<String, String> LOGGERS =
      Map.of("org.casanube.block.", "block-service", "org.casanube.gateway.", "gateway");
  private static final Map<String, String> THREADS =
      Map.of("tomcat-", "block-service", "content-", "block-service", "reactor-", "gateway");

  private final String version = Node.version();

  @Override
  public void customize(Members<ILoggingEvent> members) {
    members
        .add("origin")
        .usingMembers(origin -> {
          origin.add("name", LineOrigin::service);
          origin.add("version", version);
        });
  }

  static String service(ILoggingEvent line) {
    String byLogger = startOf(LOGGERS, line.getLoggerName());
    return byLogger.equals(NODE) ? startOf(THREADS, line.getThreadName()) : byLogger;
  }

  private static String startOf(Map<String, String> services, String name) {
    return services.entrySet().stream()
        .filter(service -> name.startsWith(service.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(NODE);
  }
}
