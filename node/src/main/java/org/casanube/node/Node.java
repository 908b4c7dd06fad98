package org.casanube.node;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.casanube.block.swarm.SwarmReady;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.node.NodeStatus.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's process.
 *
 * <p>Exit codes: 1 a service did not start, 5 the home is refused (from a newer version, or another
 * node runs on it) or a setting is wrong, 6 the disk is full; 143 after SIGTERM, when all has been
 * stopped in order. A node that stands in for Kubo's daemon ends with 0 then, as that does.
 */
public final class Node {
  private static final int FAILED = 1;
  private static final int REFUSED = 5;
  private static final int FULL = 6;

  private final NodeSettings settings;
  private final NodeHome home;
  private final HomeLock lock;
  private final StatusFile status;
  private final Services services;
  private final Optional<KuboRepository> kubo = KuboRepository.of(System.getProperties());
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile List<String> swarm = List.of();
  private volatile @Nullable String swarmTrouble;
  private volatile boolean isRunning;
  private volatile boolean isStopping;

  private Node(NodeSettings settings, Instant now) {
    this.settings = settings;
    String version = version();
    long pid = ProcessHandle.current().pid();
    home = NodeHome.at(settings.home());
    lock = HomeLock.take(home, pid);
    home.claim(version);
    status = new StatusFile(home, version, pid, now);
    services = new Services(settings, home, version, this::dialable);
  }

  /** Runs the node until the process is told to end. */
  public static void main(String[] arguments) throws InterruptedException {
    Node node;
    try {
      NodeSettings settings = NodeSettings.read(System.getenv(), System.getProperties());
      node = new Node(settings, Clock.systemUTC().instant());
    } catch (NodeRefusedException refused) {
      lastWords(Failures.line(refused));
      Runtime.getRuntime().halt(isForKubo() ? FAILED : REFUSED);
      return;
    }
    node.run();
  }

  static String version() {
    return Objects.requireNonNullElse(
        Node.class.getPackage().getImplementationVersion(), "unpackaged");
  }

  private void run() throws InterruptedException {
    Thread stop = Thread.ofPlatform().name("node-stop").unstarted(this::stop);
    Runtime.getRuntime().addShutdownHook(stop);
    Thread.setDefaultUncaughtExceptionHandler(new UncaughtFailures(Clock.systemUTC()));
    try {
      status.write(NodeStatus.of(State.STARTING));
      services.start();
      isRunning = true;
      tellRunning();
      kubo.ifPresent(this::tellKubosTools);
    } catch (RuntimeException failure) {
      fail(failure);
      return;
    }
    logger().info("The node is ready: {}", services.listeners());
    if (settings.isRehearsal()) {
      rehearse();
    }
    over.await();
  }

  /** Also later, when an address that was taken has become free. */
  private void dialable(SwarmReady ready) {
    swarm = ready.addresses().stream().map(Multiaddr::toString).toList();
    swarmTrouble = ready.trouble().orElse(null);
    tellRunning();
  }

  private void tellRunning() {
    if (isRunning && !isStopping) {
      status.write(
          NodeStatus.running(services.listeners(), swarm, swarmTrouble)
              .withRpcTrouble(services.rpcTrouble()));
    }
  }

  /** Standard output stays open: a file that is opened later must not get its number. */
  private void tellKubosTools(KuboRepository repository) {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    repository.ready(services.listeners(), swarm, out);
  }

  private void rehearse() {
    String gateway = services.listeners().getOrDefault(NodeStatus.GATEWAY, "");
    new Rehearsal(gateway, services.listeners().getOrDefault("content", gateway)).run();
    System.exit(0);
  }

  private static Logger logger() {
    return LoggerFactory.getLogger(Node.class);
  }

  private void fail(RuntimeException failure) throws InterruptedException {
    if (isStopping) {
      over.await();
      return;
    }
    String cause = Failures.sentence(failure, settings);
    logger().error("The node did not start: {}", cause, failure);
    lastWords(cause);
    try {
      status.write(NodeStatus.failed(cause));
    } catch (UncheckedIOException alsoFull) {
      logger().debug("the status can't be written either", alsoFull);
    }
    // Half-started services are not stopped in order: a start that fails must end, and soon. All
    // that was acknowledged is safe, as after any crash.
    Runtime.getRuntime().halt(Failures.isDiskFull(failure) && !isForKubo() ? FULL : FAILED);
  }

  /** Runs as the JVM's shutdown hook. */
  private void stop() {
    isStopping = true;
    // First, since tools that lose patience end the process and take a file for a daemon.
    kubo.ifPresent(KuboRepository::gone);
    status.write(NodeStatus.of(State.STOPPING));
    services.close();
    status.remove();
    try {
      lock.close();
    } catch (IOException gone) {
      logger().debug("the lock was gone already", gone);
    }
    over.countDown();
    if (kubo.isPresent()) {
      Runtime.getRuntime().halt(0);
    }
  }

  private static boolean isForKubo() {
    return KuboRepository.of(System.getProperties()).isPresent();
  }

  /** Tells whoever started this process, beside the log, which may not be there yet. */
  private static void lastWords(String sentence) {
    String line = (isForKubo() ? "Error: " : "") + sentence + "\n";
    try (OutputStream err = new FileOutputStream(FileDescriptor.err)) {
      err.write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException nobodyListens) {
      // the exit code still tells
    }
  }
}
