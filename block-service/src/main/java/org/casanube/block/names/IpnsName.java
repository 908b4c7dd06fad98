package org.casanube.block.names;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;

/**
 * An IPNS name: the multihash of the public key that its records are signed with. Names are equal
 * when their keys are, in whatever base they were written.
 *
 * @param peer the peer id that the same key gives
 * @see <a href="https://specs.ipfs.tech/ipns/ipns-record/#ipns-name">IPNS name</a>
 */
public record IpnsName(PeerId peer) implements Comparable<IpnsName> {
  private static final String NAMESPACE = "/ipns/";
  private static final byte[] ROUTING_PREFIX = NAMESPACE.getBytes(StandardCharsets.US_ASCII);

  /**
   * Reads a name in any form in use: a CID of codec libp2p-key in any base ({@code k51…}, {@code
   * bafz…}), or the bare multihash in base58 ({@code 12D3Koo…}, {@code Qm…}); each also after
   * {@code /ipns/}.
   *
   * @throws MultiformatException if it is none
   */
  public static IpnsName parse(String text) {
    String bare = text.startsWith(NAMESPACE) ? text.substring(NAMESPACE.length()) : text;
    if (bare.startsWith("1") || bare.startsWith("Qm")) {
      return new IpnsName(PeerId.parse(bare));
    }
    Cid cid = Cid.parse(bare);
    if (!cid.codec().equals(Multicodec.LIBP2P_KEY)) {
      throw new MultiformatException(
          "a CID of codec %s is not an IPNS name; with codec libp2p-key it would be %s"
              .formatted(
                  cid.codec(),
                  Cid.v1(Multicodec.LIBP2P_KEY, cid.multihash()).toString(Multibase.BASE36)));
    }
    return new IpnsName(PeerId.of(cid.multihash()));
  }

  /**
   * The name in the key that routing systems keep its record under.
   *
   * @throws MultiformatException if the key is not of an IPNS name
   */
  public static IpnsName ofRoutingKey(byte[] key) {
    int prefix = ROUTING_PREFIX.length;
    if (key.length < prefix || !Arrays.equals(key, 0, prefix, ROUTING_PREFIX, 0, prefix)) {
      throw new MultiformatException("the routing key does not begin with " + NAMESPACE);
    }
    return new IpnsName(PeerId.decode(Arrays.copyOfRange(key, prefix, key.length)));
  }

  /** The key that routing systems keep the record under: {@code /ipns/} and the name's bytes. */
  public byte[] routingKey() {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.writeBytes(ROUTING_PREFIX);
    key.writeBytes(peer.toBytes());
    return key.toByteArray();
  }

  /** The topic that records of this name are published to by pubsub. */
  public String pubsubTopic() {
    return "/record/" + Multibase.BASE64_URL.encodeBare(routingKey());
  }

  /** The name as a CID of codec libp2p-key. */
  public Cid toCid() {
    return peer.toCid();
  }

  /** The path of this name, {@code /ipns/k51…}. */
  public NamePath toPath() {
    return NamePath.parse(NAMESPACE + this);
  }

  @Override
  public int compareTo(IpnsName other) {
    return peer.compareTo(other.peer);
  }

  /** {@code k51…}, in letters of one case so that it can stand in a host's name. */
  @Override
  public String toString() {
    return peer.toCid().toString(Multibase.BASE36);
  }
}
