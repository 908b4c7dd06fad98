package org.casanube.p2p.kad;

import java.time.Duration;

/**
 * How a peer takes part in a table.
 *
 * @param protocol the name that all peers of the table speak
 * @param scope which addresses belong into it
 * @param mode whether others are answered
 * @param lookups how others are asked
 * @param storage what is kept for others
 * @param reproviding how others are told again what this host has
 */
public record DhtSettings(
    String protocol,
    AddressScope scope,
    DhtMode mode,
    Lookups lookups,
    Storage storage,
    Reproviding reproviding) {
  /** The table of those in one local network, as Kubo has it. */
  public static final String LAN_PROTOCOL = "/ipfs/lan/kad/1.0.0";

  /** The public table. */
  public static final String WAN_PROTOCOL = "/ipfs/kad/1.0.0";

  public DhtSettings {
    if (!protocol.startsWith("/")) {
      throw new IllegalArgumentException("protocol must begin with '/': " + protocol);
    }
  }

  /** The local network's table with usual settings. */
  public static DhtSettings lan() {
    return usual(LAN_PROTOCOL, AddressScope.LAN);
  }

  /** The public table with usual settings. */
  public static DhtSettings wan() {
    return usual(WAN_PROTOCOL, AddressScope.WAN);
  }

  private static DhtSettings usual(String protocol, AddressScope scope) {
    return new DhtSettings(
        protocol, scope, DhtMode.AUTO, Lookups.usual(), Storage.usual(), Reproviding.usual());
  }

  public DhtSettings withMode(DhtMode other) {
    return new DhtSettings(protocol, scope, other, lookups, storage, reproviding);
  }

  public DhtSettings withScope(AddressScope other) {
    return new DhtSettings(protocol, other, mode, lookups, storage, reproviding);
  }

  public DhtSettings withStorage(Storage other) {
    return new DhtSettings(protocol, scope, mode, lookups, other, reproviding);
  }

  public DhtSettings withReproviding(Reproviding other) {
    return new DhtSettings(protocol, scope, mode, lookups, storage, other);
  }

  /**
   * How others are asked.
   *
   * @param k how many peers keep a record, and fit into a bucket
   * @param alpha how many are asked at a time
   * @param beta how many of the closest must have answered before a lookup turns to the rest of k
   * @param patience how long an unanswered request holds its place among alpha
   * @param timeout how long an answer is waited for at all
   */
  public record Lookups(int k, int alpha, int beta, Duration patience, Duration timeout) {
    public Lookups {
      if (k < 1 || alpha < 1 || beta < 1 || beta > k) {
        throw new IllegalArgumentException(
            "k and alpha must be at least 1, beta 1 to k; not " + k + ", " + alpha + ", " + beta);
      }
    }

    /** What the field uses. */
    public static Lookups usual() {
      return new Lookups(20, 10, 3, Duration.ofSeconds(2), Duration.ofSeconds(10));
    }
  }

  /**
   * What is kept for others, at most.
   *
   * @param maxProviders provider records
   * @param maxProvidersPerKey provider records of one content
   * @param maxRecords values
   * @param maxBytes what all of it takes in memory, about
   * @param validity how long it is kept
   * @param requestsPerSecond how many requests of one peer are answered, in the long run
   */
  public record Storage(
      int maxProviders,
      int maxProvidersPerKey,
      int maxRecords,
      long maxBytes,
      Duration validity,
      int requestsPerSecond) {
    /** Fit for a small box: about 24 MiB at the most. */
    public static Storage usual() {
      return new Storage(60_000, 64, 1_000, 24L << 20, Duration.ofDays(2), 200);
    }
  }

  /**
   * How others are told again what this host has.
   *
   * @param interval how often each key
   * @param maxKeysInMemory how many keys are sorted at a time; more mean more walks of the source
   * @param peersAtOnce how many peers are told at a time
   */
  public record Reproviding(Duration interval, int maxKeysInMemory, int peersAtOnce) {
    public Reproviding {
      if (interval.toMillis() < 1 || maxKeysInMemory < 1 || peersAtOnce < 1) {
        throw new IllegalArgumentException("interval, keys and peers must be at least 1");
      }
    }

    /** Every 22 hours, as the field does: records live 48. */
    public static Reproviding usual() {
      return new Reproviding(Duration.ofHours(22), 65_536, 10);
    }
  }
}
