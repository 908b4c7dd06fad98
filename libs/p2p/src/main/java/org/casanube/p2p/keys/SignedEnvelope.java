package org.casanube.p2p.keys;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.casanube.multiformats.Varint;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * Bytes with the key of who signed them, for one purpose. Immutable and thread-safe.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/RFC/0002-signed-envelopes.md">RFC 0002:
 *     signed envelopes</a>
 */
public final class SignedEnvelope {
  /** The longest envelope that is taken, in bytes. */
  public static final int MAX_BYTES = 64 << 10;

  private final PublicKey signer;
  private final byte[] payloadType;
  private final byte[] payload;
  private final byte[] signature;

  private SignedEnvelope(PublicKey signer, byte[] payloadType, byte[] payload, byte[] signature) {
    this.signer = signer;
    this.payloadType = payloadType;
    this.payload = payload;
    this.signature = signature;
  }

  /**
   * Signs a payload.
   *
   * @param domain the purpose, which the reader must ask for
   */
  public static SignedEnvelope seal(
      KeyPair signer, String domain, byte[] payloadType, byte[] payload) {
    byte[] signature = signer.sign(signedBytes(domain, payloadType, payload));
    return new SignedEnvelope(signer.publicKey(), payloadType.clone(), payload.clone(), signature);
  }

  /**
   * Reads an envelope, whose signature is not checked yet.
   *
   * @throws WireFormatException if it is malformed or over {@link #MAX_BYTES}
   */
  public static SignedEnvelope decode(byte[] bytes) throws WireFormatException {
    if (bytes.length > MAX_BYTES) {
      throw new WireFormatException(
          "envelope of " + bytes.length + " bytes is over the limit of " + MAX_BYTES);
    }
    ProtobufReader reader = new ProtobufReader(bytes);
    PublicKey key = null;
    byte[] type = new byte[0];
    byte[] payload = new byte[0];
    byte[] signature = new byte[0];
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> key = PublicKey.decode(reader.bytes());
        case 2 -> type = reader.bytes();
        case 3 -> payload = reader.bytes();
        case 5 -> signature = reader.bytes();
        default -> reader.skip();
      }
    }
    if (key == null) {
      throw new WireFormatException("envelope lacks its signer's key");
    }
    return new SignedEnvelope(key, type, payload, signature);
  }

  /**
   * The payload, once it is certain that the signer signed it for this purpose.
   *
   * @throws WireFormatException if the type is another one, or the signature is wrong
   */
  public byte[] open(String domain, byte[] expectedType) throws WireFormatException {
    if (!Arrays.equals(payloadType, expectedType)) {
      throw new WireFormatException("envelope holds another type of payload than " + domain);
    }
    if (!signer.verify(signedBytes(domain, payloadType, payload), signature)) {
      throw new WireFormatException("signature of the envelope is wrong");
    }
    return payload.clone();
  }

  public PublicKey signer() {
    return signer;
  }

  /** The bytes of payload, key and signature. */
  public int length() {
    return payload.length + signature.length + signer.toBytes().length;
  }

  public byte[] toBytes() {
    return new ProtobufWriter(payload.length + 160)
        .bytes(1, signer.toBytes())
        .bytes(2, payloadType)
        .bytes(3, payload)
        .bytes(5, signature)
        .toBytes();
  }

  private static byte[] signedBytes(String domain, byte[] payloadType, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    append(out, domain.getBytes(StandardCharsets.UTF_8));
    append(out, payloadType);
    append(out, payload);
    return out.toByteArray();
  }

  private static void append(ByteArrayOutputStream out, byte[] part) {
    byte[] length = new byte[Varint.length(part.length)];
    Varint.write(length, 0, part.length);
    out.writeBytes(length);
    out.writeBytes(part);
  }
}
