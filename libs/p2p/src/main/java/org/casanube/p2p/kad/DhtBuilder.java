package org.casanube.p2p.kad;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;

/** Puts a {@link KademliaDht} together. Knows records of public keys by itself. Not thread-safe. */
public final class DhtBuilder {
  private final Host host;
  private final RandomGenerator random;
  private final Map<String, RecordValidator> validators = new LinkedHashMap<>();
  private final List<Multiaddr> bootstrap = new ArrayList<>();
  private DhtSettings settings = DhtSettings.lan();
  private Optional<Path> state = Optional.empty();
  private Predicate<Multihash> ownContent = _ -> false;

  /**
   * A builder for a table on this host.
   *
   * @param random thread-safe; need not be secure
   */
  public DhtBuilder(Host host, RandomGenerator random) {
    this.host = host;
    this.random = random;
    validators.put(PublicKeyRecords.NAMESPACE, new PublicKeyRecords());
  }

  /** Instead of {@link DhtSettings#lan()}. */
  public DhtBuilder settings(DhtSettings other) {
    settings = other;
    return this;
  }

  /** Takes records whose keys begin with {@code /namespace/}. */
  public DhtBuilder validator(String namespace, RecordValidator validator) {
    validators.put(namespace, validator);
    return this;
  }

  /** Peers to begin with, with {@code /p2p/}; they are dialled while hardly any are known. */
  public DhtBuilder bootstrap(List<Multiaddr> peers) {
    bootstrap.addAll(peers);
    return this;
  }

  /**
   * Tells those who ask that this host provides what the test is true for, whether it has announced
   * it or not. Must be quick and thread-safe.
   */
  public DhtBuilder ownContent(Predicate<Multihash> test) {
    ownContent = test;
    return this;
  }

  /** Keeps what others have put here, and how far reproviding is, over restarts. */
  public DhtBuilder stateFile(Path file) {
    state = Optional.of(file);
    return this;
  }

  /** The table, which works from now on. */
  public KademliaDht build() throws IOException {
    KademliaNode node = new KademliaNode(host, random, this);
    node.start();
    return node;
  }

  DhtSettings settings() {
    return settings;
  }

  Validators validators() {
    return new Validators(validators);
  }

  List<Multiaddr> bootstrap() {
    return List.copyOf(bootstrap);
  }

  Predicate<Multihash> ownContent() {
    return ownContent;
  }

  Optional<StateFile> state() {
    return state.map(StateFile::new);
  }
}
