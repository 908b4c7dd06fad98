package org.casanube.multiformats.multiaddr;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;

/**
 * An address: protocols from the outermost to the innermost, each with the value it needs. Written
 * as text ({@code /ip4/192.0.2.1/tcp/4001}) and as bytes; one address has one of each, though text
 * is read in other forms too ({@code /ipfs/…} for {@code /p2p/…}, slashes at the end).
 *
 * <p>That the protocols make sense in their order is not looked at. Immutable and thread-safe.
 *
 * @see <a href="https://github.com/multiformats/multiaddr">multiaddr specification</a>
 */
public final class Multiaddr {
  /** The longest address that is taken, in bytes. */
  public static final int MAX_BYTES = 4096;

  /** The longest text that is taken, in characters. */
  public static final int MAX_CHARACTERS = 3 * MAX_BYTES;

  /** The most protocols that are taken. */
  public static final int MAX_COMPONENTS = 64;

  private final List<Component> components;

  private Multiaddr(List<Component> components) {
    this.components = List.copyOf(components);
    requireAddress();
  }

  /** The address of these components. */
  public static Multiaddr of(List<Component> components) {
    return new Multiaddr(components);
  }

  /**
   * Reads an address in text.
   *
   * @throws MultiformatException if it is malformed, has unknown protocols, or is over a limit
   */
  public static Multiaddr parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new MultiformatException(
          "address of " + text.length() + " characters is over the limit of " + MAX_CHARACTERS);
    }
    if (!text.startsWith("/")) {
      throw new MultiformatException("address does not begin with '/': '" + text + "'");
    }
    return new Multiaddr(new TextReader(text).read());
  }

  /**
   * The address that these bytes are, to the last one.
   *
   * @throws MultiformatException if they are malformed, have unknown protocols, or are over a limit
   */
  public static Multiaddr decode(byte[] bytes) {
    requireLength(bytes.length);
    ByteBuffer source = ByteBuffer.wrap(bytes);
    List<Component> components = new ArrayList<>();
    while (source.hasRemaining()) {
      requireCount(components.size() + 1);
      components.add(Component.read(source));
    }
    return new Multiaddr(components);
  }

  /** The protocols with their values, at least one. */
  public List<Component> components() {
    return components;
  }

  /** The first component of this protocol. */
  public Optional<Component> find(Protocol protocol) {
    return components.stream().filter(each -> each.protocol() == protocol).findFirst();
  }

  /** The peer at the end of the address: the last {@code /p2p/}, which is not a relay's. */
  public Optional<PeerId> peerId() {
    List<Component> last = components.reversed();
    return last.stream()
        .takeWhile(each -> each.protocol() != Protocol.P2P_CIRCUIT)
        .filter(each -> each.protocol() == Protocol.P2P)
        .findFirst()
        .map(each -> PeerId.decode(each.valueBytes()));
  }

  /** This address with the other one's protocols behind its own. */
  public Multiaddr encapsulate(Multiaddr inner) {
    return new Multiaddr(Stream.concat(components.stream(), inner.components.stream()).toList());
  }

  /** This address with one more protocol behind its own. */
  public Multiaddr with(Protocol protocol, String value) {
    return encapsulate(new Multiaddr(List.of(Component.of(protocol, value))));
  }

  /** This address without the last component of the protocol and all behind it; or as it is. */
  public Optional<Multiaddr> decapsulate(Protocol protocol) {
    int last = components.stream().map(Component::protocol).toList().lastIndexOf(protocol);
    if (last < 0) {
      return Optional.of(this);
    }
    return last == 0 ? Optional.empty() : Optional.of(new Multiaddr(components.subList(0, last)));
  }

  /** This address without the {@link #peerId} at its end; the peer of a relay stays. */
  public Optional<Multiaddr> withoutPeer() {
    return peerId().isPresent() ? decapsulate(Protocol.P2P) : Optional.of(this);
  }

  /** A copy of the encoded form. */
  public byte[] toBytes() {
    byte[] bytes = new byte[length()];
    ByteBuffer target = ByteBuffer.wrap(bytes);
    components.forEach(each -> each.writeTo(target));
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Multiaddr that && components.equals(that.components);
  }

  @Override
  public int hashCode() {
    return components.hashCode();
  }

  @Override
  public String toString() {
    return components.stream().map(Component::toString).collect(Collectors.joining());
  }

  private int length() {
    return components.stream().mapToInt(Component::length).sum();
  }

  private void requireAddress() {
    if (components.isEmpty()) {
      throw new MultiformatException("address is empty");
    }
    requireCount(components.size());
    requireLength(length());
    for (Component each : components.subList(0, components.size() - 1)) {
      if (each.takesRest()) {
        throw new MultiformatException(
            "address goes on behind " + each.protocol().specName() + ", which takes all the rest");
      }
    }
  }

  static void requireCount(int count) {
    if (count > MAX_COMPONENTS) {
      throw new MultiformatException("address has more than " + MAX_COMPONENTS + " protocols");
    }
  }

  private static void requireLength(int length) {
    if (length > MAX_BYTES) {
      throw new MultiformatException(
          "address of " + length + " bytes is over the limit of " + MAX_BYTES);
    }
  }
}
