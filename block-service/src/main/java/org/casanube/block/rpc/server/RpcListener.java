package org.casanube.block.rpc.server;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.casanube.block.rpc.RpcListenerReady;
import org.casanube.block.rpc.RpcListenerRefused;
import org.casanube.block.rpc.command.Registry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

/**
 * Listens for calls of commands: a servlet container of its own with one servlet, so that nothing
 * else of this service can be reached at its port, and no filter of the REST stands in its way.
 *
 * <p>If another program has the port, as a Kubo beside us does, the commands are left out with a
 * warning and the service goes on. So are they, with an error, where everybody in the network could
 * give them: on another address than loopback, without authorizations.
 */
public final class RpcListener implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(RpcListener.class);
  private static final int MAX_CONNECTIONS = 1024;
  private static final int MAX_HEAD_BYTES = 128 * 1024;
  private static final int READ_BYTES = 64 * 1024;
  private static final Duration STALL = Duration.ofMinutes(5);

  /** From how many connections on those that are quiet make room for others. */
  private static final int CROWD = MAX_CONNECTIONS * 3 / 4;

  private final RpcProperties properties;
  private final Registry registry;
  private final JsonMapper mapper;
  private final MeterRegistry meters;
  private final ApplicationEventPublisher events;

  private @Nullable WebServer server;
  private @Nullable ScheduledExecutorService sweeper;

  public RpcListener(
      RpcProperties properties,
      Registry registry,
      JsonMapper mapper,
      MeterRegistry meters,
      ApplicationEventPublisher events) {
    this.properties = properties;
    this.registry = registry;
    this.mapper = mapper;
    this.meters = meters;
    this.events = events;
  }

  @Override
  public synchronized void start() {
    if (!properties.enabled()) {
      return;
    }
    if (!properties.address().isLoopbackAddress() && properties.authorizations().isEmpty()) {
      refuse();
      return;
    }
    AtomicReference<@Nullable RpcProtocol> protocol = new AtomicReference<>();
    Connections connections = new Connections(() -> open(protocol), CROWD, System::nanoTime);
    RpcServlet servlet =
        new RpcServlet(
            registry, mapper, new RpcMetrics(meters, registry.paths()), properties, connections);
    WebServer started =
        factory(protocol)
            .getWebServer(context -> {
              var registration = context.addServlet("rpc", servlet);
              registration.addMapping("/*");
              registration.setLoadOnStartup(1);
            });
    try {
      started.start();
    } catch (PortInUseException e) {
      started.destroy();
      LOG.warn(
          "no Kubo RPC: another program, maybe a Kubo, listens on {}:{}; stop it or set"
              + " casanube.block.rpc.port",
          properties.address().getHostAddress(),
          properties.port());
      return;
    }
    server = started;
    sweeper = sweeping(connections);
    servlet.open(new OriginGuard(properties, started.getPort()));
    InetSocketAddress address = new InetSocketAddress(properties.address(), started.getPort());
    LOG.info("Kubo RPC on {}:{}", address.getHostString(), address.getPort());
    events.publishEvent(new RpcListenerReady(address));
  }

  /** Opens nothing: whoever reaches that address could do everything. */
  private void refuse() {
    String reason =
        "whoever reaches %s could do everything; set casanube.block.rpc.authorizations, or a loopback address"
            .formatted(properties.address().getHostAddress());
    LOG.error("no Kubo RPC: {}", reason);
    events.publishEvent(new RpcListenerRefused(reason));
  }

  /** Where it listens; empty while it does not. */
  public synchronized Optional<InetSocketAddress> address() {
    return Optional.ofNullable(server)
        .map(running -> new InetSocketAddress(properties.address(), running.getPort()));
  }

  private static List<Connections.Open> open(AtomicReference<@Nullable RpcProtocol> protocol) {
    @Nullable RpcProtocol running = protocol.get();
    return running == null ? List.of() : running.open();
  }

  private static ScheduledExecutorService sweeping(Connections connections) {
    ScheduledExecutorService sweeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rpc-connections").factory());
    var _ = sweeper.scheduleWithFixedDelay(() -> sweep(connections), 1, 1, TimeUnit.SECONDS);
    return sweeper;
  }

  private static void sweep(Connections connections) {
    try {
      connections.sweep();
    } catch (RuntimeException e) {
      LOG.error("connections were not swept", e);
    }
  }

  private TomcatServletWebServerFactory factory(AtomicReference<@Nullable RpcProtocol> protocol) {
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(properties.port());
    factory.setProtocol(RpcProtocol.class.getName());
    factory.setAddress(properties.address());
    factory.setRegisterDefaultServlet(false);
    factory.addConnectorCustomizers(connector -> protocol.set(customized(connector)));
    factory.addContextCustomizers(context -> {
      if (context.getParent() instanceof StandardHost host) {
        host.setErrorReportValveClass(PlainErrors.class.getName());
      }
    });
    return factory;
  }

  private static RpcProtocol customized(Connector connector) {
    // Clients written in Go and JavaScript send these as they are.
    connector.setProperty("relaxedQueryChars", "\"<>[\\]^`{|}");
    connector.setProperty("relaxedPathChars", "\"<>[\\]^`{|}");
    connector.setProperty("encodedSolidusHandling", "passthrough");
    connector.setProperty("encodedReverseSolidusHandling", "passthrough");
    connector.setProperty("socket.appReadBufSize", String.valueOf(READ_BYTES));
    connector.setXpoweredBy(false);
    if (!(connector.getProtocolHandler() instanceof RpcProtocol protocol)) {
      throw new IllegalStateException("the container speaks by other means than it was told");
    }
    protocol.setExecutor(new VirtualThreadExecutor("rpc-"));
    protocol.setMaxConnections(MAX_CONNECTIONS);
    protocol.setMaxHttpRequestHeaderSize(MAX_HEAD_BYTES);
    protocol.setProcessorCache(16);
    // What a refused caller still sends is thrown away (RFC 9112 section 9.6) until the sweep ends
    // it: closing at once would reset the connection, and the answer would be lost.
    protocol.setMaxSwallowSize(-1);
    // Bodies and readers may pause for so long; what sends no request is let go by the sweep.
    protocol.setConnectionTimeout((int) STALL.toMillis());
    protocol.setKeepAliveTimeout((int) Connections.QUIET.toMillis());
    return protocol;
  }

  @Override
  public synchronized void stop() {
    WebServer running = server;
    server = null;
    ScheduledExecutorService sweeping = sweeper;
    sweeper = null;
    if (sweeping != null) {
      sweeping.shutdownNow();
    }
    if (running != null) {
      running.stop();
      running.destroy();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return server != null;
  }
}
