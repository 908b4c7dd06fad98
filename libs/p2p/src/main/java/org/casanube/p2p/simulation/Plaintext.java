package org.casanube.p2p.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.HandshakeException;
import org.casanube.p2p.SecureLink;
import org.casanube.p2p.SecurityProtocol;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.keys.PublicKey;
import org.casanube.p2p.wire.Frames;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * The protocol {@code /plaintext/2.0.0}: each side says who it is, and is believed. Secures
 * nothing, and so saves a large simulation the time that cryptography takes.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/plaintext/README.md">Plaintext 2.0</a>
 */
public final class Plaintext implements SecurityProtocol {
  private static final int MAX_EXCHANGE_BYTES = 4096;

  private final KeyPair identity;

  public Plaintext(KeyPair identity) {
    this.identity = identity;
  }

  @Override
  public String id() {
    return "/plaintext/2.0.0";
  }

  @Override
  public SecureLink secure(ByteLink link, Side side) throws IOException {
    Frames.write(
        link,
        new ProtobufWriter()
            .bytes(1, identity.toPeerId().toBytes())
            .bytes(2, identity.publicKey().toBytes())
            .toBytes());
    PublicKey remote = read(Frames.require(link, MAX_EXCHANGE_BYTES));
    side.requireExpected(remote.toPeerId());
    return new PlainLink(link, remote);
  }

  private static PublicKey read(byte[] exchange) throws IOException {
    ProtobufReader reader = new ProtobufReader(exchange);
    byte[] id = new byte[0];
    PublicKey key = null;
    try {
      while (reader.next()) {
        switch (reader.field()) {
          case 1 -> id = reader.bytes();
          case 2 -> key = PublicKey.decode(reader.bytes());
          default -> reader.skip();
        }
      }
    } catch (WireFormatException e) {
      throw new HandshakeException("malformed exchange: " + e.getMessage(), e);
    }
    if (key == null || !PeerId.decode(id).equals(key.toPeerId())) {
      throw new HandshakeException("the other side's id is not that of its key");
    }
    return key;
  }

  private record PlainLink(ByteLink link, PublicKey remoteKey) implements SecureLink {
    @Override
    public Optional<String> muxer() {
      return Optional.empty();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return link.read(target);
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
      link.write(sources);
    }

    @Override
    public void close() {
      link.close();
    }
  }
}
