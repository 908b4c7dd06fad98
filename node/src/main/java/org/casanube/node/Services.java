package org.casanube.node;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.casanube.block.BlockServiceApplication;
import org.casanube.block.swarm.SwarmReady;
import org.casanube.gateway.GatewayApplication;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The contexts of this JVM: one parent with what is shared, one child per service. They start in
 * the order of need and stop in the opposite order.
 *
 * <p>Logging belongs to the JVM and the last context that sets it up wins, so the parent sets it up
 * and the others are kept from it.
 */
final class Services implements AutoCloseable {
  private static final String SWARM_LISTEN = "casanube.block.swarm.listen=";
  private static final String LOGGING = "org.springframework.boot.logging.LoggingSystem";

  /** The parent shows these once; services that run alone show them themselves. */
  private static final List<String> METERS_OF_THE_JVM =
      List.of("disk", "jvm", "logback", "process", "system");

  private final NodeSettings settings;
  private final NodeHome home;
  private final String version;
  private final Deque<ConfigurableApplicationContext> started = new ConcurrentLinkedDeque<>();
  private final Map<String, String> listeners = new HashMap<>();
  private @Nullable String rpcTrouble;
  private final Consumer<SwarmReady> whenDialable;

  /**
   * Starts nothing yet.
   *
   * @param whenDialable is told whenever peers can dial at other addresses
   */
  Services(
      NodeSettings settings, NodeHome home, String version, Consumer<SwarmReady> whenDialable) {
    this.settings = settings;
    this.home = home;
    this.version = version;
    this.whenDialable = whenDialable;
  }

  /** Starts all; what had started already is left for {@link #close}. */
  void start() {
    ConfigurableApplicationContext parent =
        new SpringApplicationBuilder(SharedConfiguration.class)
            .web(WebApplicationType.NONE)
            .properties("spring.config.name=node")
            .registerShutdownHook(false)
            .run(arguments(logging()));
    started.push(parent);
    System.setProperty(LOGGING, "none");
    String block = startBlocks(parent);
    startGateway(parent, block);
  }

  private String startBlocks(ConfigurableApplicationContext parent) {
    Listeners found = new Listeners("block", whenDialable);
    List<String> ports =
        new ArrayList<>(
            List.of(
                "casanube.block.port=0", "casanube.block.content.port=" + settings.contentPort()));
    settings.rpcPort().ifPresent(port -> ports.add("casanube.block.rpc.port=" + port));
    List<String> usual = new ArrayList<>();
    settings
        .swarm()
        .ifPresent(place -> (place.yields() ? usual : ports).add(SWARM_LISTEN + place.listen()));
    run(
        parent,
        builder ->
            BlockServiceApplication.prepare(builder).properties(usual.toArray(String[]::new)),
        found,
        ports);
    listeners.putAll(found.found());
    listeners.remove("block");
    rpcTrouble = found.rpcTrouble();
    return found.main();
  }

  private void startGateway(ConfigurableApplicationContext parent, String block) {
    Listeners found = new Listeners(NodeStatus.GATEWAY, whenDialable);
    List<String> ports =
        List.of(
            "casanube.gateway.port=" + settings.gatewayPort(),
            "casanube.gateway.services.block=" + block);
    run(parent, GatewayApplication::prepare, found, ports);
    listeners.putAll(found.found());
  }

  private void run(
      ConfigurableApplicationContext parent,
      UnaryOperator<SpringApplicationBuilder> service,
      Listeners found,
      List<String> properties) {
    SpringApplicationBuilder builder =
        new SpringApplicationBuilder()
            .parent(parent)
            .initializers(new ServiceMeters(parent.getBean(MeterRegistry.class)))
            .listeners(found)
            .registerShutdownHook(false);
    List<String> all = new ArrayList<>(properties);
    METERS_OF_THE_JVM.forEach(meters -> all.add("management.metrics.enable." + meters + "=false"));
    all.add("management.metrics.use-global-registry=false");
    started.push(service.apply(builder).run(arguments(all)));
  }

  /** Command line arguments come before every file, so nobody's settings take the node apart. */
  private String[] arguments(List<String> more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--casanube.home=" + home.folder());
    arguments.add("--casanube.version=" + version);
    arguments.add(
        "--spring.config.additional-location=optional:file:%s/config/".formatted(home.folder()));
    more.forEach(property -> arguments.add("--" + property));
    return arguments.toArray(String[]::new);
  }

  private List<String> logging() {
    List<String> logging = new ArrayList<>();
    logging.add("logging.file.name=" + home.logFile());
    logging.add("logging.structured.format.file=ecs");
    logging.add("logging.structured.format.console=ecs");
    if (!settings.isForeground()) {
      logging.add("logging.threshold.console=off");
    }
    return logging;
  }

  /** URLs of the listeners that others may use, by name. */
  Map<String, String> listeners() {
    return Map.copyOf(listeners);
  }

  /** Why Kubo's RPC was not opened; null if it was, or was not wished for. */
  @Nullable String rpcTrouble() {
    return rpcTrouble;
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      started.pop().close();
    }
  }
}
