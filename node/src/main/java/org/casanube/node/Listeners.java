package org.casanube.node;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.casanube.block.content.ContentListenerReady;
import org.casanube.block.rpc.RpcListenerReady;
import org.casanube.block.rpc.RpcListenerRefused;
import org.casanube.block.rpc.ShutdownAsked;
import org.casanube.block.swarm.SwarmReady;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/** Learns from a service's context where its listeners came to listen. Thread-safe. */
final class Listeners implements ApplicationListener<ApplicationEvent> {
  static final String CONTENT = "content";
  static final String KUBO_RPC = "kubo-rpc";

  private final String name;
  private final Consumer<SwarmReady> whenDialable;
  private final Map<String, String> found = new ConcurrentHashMap<>();
  private volatile @Nullable String rpcTrouble;

  /**
   * Calls the main listener of the context by that name.
   *
   * @param whenDialable is told whenever peers can dial at other addresses
   */
  Listeners(String name, Consumer<SwarmReady> whenDialable) {
    this.name = name;
    this.whenDialable = whenDialable;
  }

  @Override
  public void onApplicationEvent(ApplicationEvent event) {
    switch (event) {
      case WebServerInitializedEvent web when isMain(web) ->
          found.put(name, "http://127.0.0.1:" + web.getWebServer().getPort());
      case PayloadApplicationEvent<?> payload
          when payload.getPayload() instanceof ContentListenerReady ready ->
          found.put(CONTENT, url(ready.address()));
      case PayloadApplicationEvent<?> payload
          when payload.getPayload() instanceof RpcListenerReady ready ->
          found.put(KUBO_RPC, url(ready.address()));
      case PayloadApplicationEvent<?> payload
          when payload.getPayload() instanceof RpcListenerRefused refused ->
          rpcTrouble = refused.reason();
      case PayloadApplicationEvent<?> payload when payload.getPayload() instanceof ShutdownAsked ->
          // The shutdown hook stops all in order, and waits for the thread that tells this.
          Thread.ofPlatform().name("node-exit").start(() -> System.exit(0));
      case PayloadApplicationEvent<?> payload
          when payload.getPayload() instanceof SwarmReady ready ->
          whenDialable.accept(ready);
      default -> {
        // nothing about listeners
      }
    }
  }

  private static boolean isMain(WebServerInitializedEvent event) {
    String namespace = event.getApplicationContext().getServerNamespace();
    return namespace == null || namespace.isEmpty() || namespace.equals("server");
  }

  private static String url(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    boolean isAny = host == null || host.isAnyLocalAddress();
    String text = isAny ? "127.0.0.1" : host.getHostAddress();
    return "http://" + (text.indexOf(':') >= 0 ? "[" + text + "]" : text) + ":" + address.getPort();
  }

  /** URLs by the listeners' names. */
  Map<String, String> found() {
    return Map.copyOf(found);
  }

  /** Why Kubo's RPC was not opened; null if it was, or was not wished for. */
  @Nullable String rpcTrouble() {
    return rpcTrouble;
  }

  /** The URL of the main listener. */
  String main() {
    String url = found.get(name);
    if (url == null) {
      throw new IllegalStateException(name + " did not say where it listens");
    }
    return url;
  }
}
