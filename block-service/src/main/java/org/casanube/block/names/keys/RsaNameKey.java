package org.casanube.block.names.keys;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.KeyType;
import org.casanube.p2p.keys.PublicKey;
import org.casanube.p2p.wire.ProtobufWriter;

/** An RSA key, as Kubo made them before it made Ed25519 keys. */
final class RsaNameKey implements PrivateNameKey {
  private final RSAPrivateCrtKey privateKey;
  private final PublicKey publicKey;

  private RsaNameKey(RSAPrivateCrtKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /**
   * A new key.
   *
   * @throws WireFormatException if it has less than 2048 or more than 8192 bits
   */
  static RsaNameKey generate(int bits, SecureRandom random)
      throws GeneralSecurityException, WireFormatException {
    if (bits < 2048 || bits > 8192) {
      throw new WireFormatException("RSA key of " + bits + " bits is not between 2048 and 8192");
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits, random);
    return of((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
  }

  static RsaNameKey ofPkcs8(byte[] pkcs8) throws GeneralSecurityException, WireFormatException {
    if (KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8))
        instanceof RSAPrivateCrtKey key) {
      return of(key);
    }
    throw new InvalidKeyException("the RSA key lacks its primes");
  }

  /** The key of the form that libp2p's protobuf holds. */
  static RsaNameKey ofPkcs1(byte[] pkcs1) throws GeneralSecurityException, WireFormatException {
    return ofPkcs8(RsaDer.pkcs8(pkcs1));
  }

  private static RsaNameKey of(RSAPrivateCrtKey key)
      throws GeneralSecurityException, WireFormatException {
    byte[] encoded =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()))
            .getEncoded();
    byte[] protobuf =
        new ProtobufWriter().varint(1, KeyType.RSA.code()).bytes(2, encoded).toBytes();
    return new RsaNameKey(key, PublicKey.decode(protobuf));
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the RSA key does not sign", e);
    }
  }

  @Override
  public byte[] toProtobuf() {
    return new ProtobufWriter()
        .varint(1, KeyType.RSA.code())
        .bytes(2, RsaDer.pkcs1(privateKey.getEncoded()))
        .toBytes();
  }

  @Override
  public byte[] toPkcs8() {
    return privateKey.getEncoded();
  }

  @Override
  public String toString() {
    return "RSA key of " + ipnsName();
  }
}
