package org.casanube.p2p.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.simulation.Plaintext;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.simulation.Simulation;

/** A simulated network with hosts that are closed when the test's body is over. */
public final class SimulatedHosts {
  private final Simulation simulation;
  private final SimulatedNetwork network;
  private final List<Host> hosts = new ArrayList<>();

  public SimulatedHosts(long seed) {
    simulation = new Simulation(seed);
    network = new SimulatedNetwork(simulation);
  }

  /** What a test does on simulated time. */
  public interface Body {
    void run() throws Exception;
  }

  public Simulation simulation() {
    return simulation;
  }

  public SimulatedNetwork network() {
    return network;
  }

  /** Runs the body, then closes all hosts. */
  public void run(Body body) throws Exception {
    simulation.run(() -> {
      try {
        body.run();
      } finally {
        hosts.forEach(Host::close);
      }
      return null;
    });
  }

  /** The identity of a node, the same each time. */
  public static KeyPair identity(long number) {
    byte[] seed = new byte[32];
    ByteBuffer.wrap(seed).putLong(number);
    return KeyPair.ofSeed(seed);
  }

  /** A host that listens at its node's address. */
  public Host listening(long number) throws IOException {
    return listening(number, builder -> builder);
  }

  /** A host with these settings that listens at its node's address. */
  public Host listening(long number, UnaryOperator<HostBuilder> settings) throws IOException {
    Host host = silent(number, settings);
    host.listen(addressOf(number));
    return host;
  }

  /** A host with these settings that does not listen; talks plaintext unless told better. */
  public Host silent(long number, UnaryOperator<HostBuilder> settings) throws IOException {
    KeyPair keys = identity(number);
    HostBuilder builder = new HostBuilder(keys, simulation).transport(network.transport(number));
    Host host = settings.apply(builder).security(new Plaintext(keys)).build();
    hosts.add(host);
    return host;
  }

  public static Multiaddr addressOf(long number) {
    return SimulatedNetwork.addressOf(number);
  }
}
