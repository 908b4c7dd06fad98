package org.casanube.block.names.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casanube.block.names.KeyFormat;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.keys.KeyType;
import org.casanube.p2p.wire.ProtobufReader;
import org.jspecify.annotations.Nullable;

/** Private keys in the forms that they come and go in. */
final class KeyCodec {
  /** The longest key that is read, in bytes: RSA of 8192 bits as text has 6.5 KiB. */
  static final int MAX_BYTES = 16 * 1024;

  private static final String PLAIN = "PRIVATE KEY";
  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END ([A-Z0-9 ]{1,40})-----\\s*");
  private static final byte[] PROBE = "is this one key".getBytes(StandardCharsets.US_ASCII);

  private final SecureRandom random;

  KeyCodec(SecureRandom random) {
    this.random = random;
  }

  /**
   * Reads a key, and sees that its halves belong together.
   *
   * @throws NameException {@code INVALID_KEY}
   */
  PrivateNameKey read(byte[] bytes, KeyFormat format, char @Nullable [] passphrase) {
    if (bytes.length > MAX_BYTES) {
      throw invalid(
          "a key of %d bytes is over the limit of %d".formatted(bytes.length, MAX_BYTES), null);
    }
    try {
      PrivateNameKey key =
          switch (format) {
            case LIBP2P_PROTOBUF -> ofProtobuf(bytes);
            case PEM_PKCS8 -> ofPkcs8(pem(bytes, PLAIN));
            case PEM_PKCS8_ENCRYPTED ->
                ofPkcs8(EncryptedPkcs8.decrypt(pem(bytes, ENCRYPTED), required(passphrase)));
          };
      if (!key.publicKey().verify(PROBE, key.sign(PROBE))) {
        throw invalid("the private and the public half of the key do not match", null);
      }
      return key;
    } catch (IOException
        | GeneralSecurityException
        | IllegalStateException
        | IllegalArgumentException e) {
      throw invalid("the key can't be read as " + format.text() + ": " + e.getMessage(), e);
    }
  }

  /** The key in this form. */
  byte[] write(PrivateNameKey key, KeyFormat format, char @Nullable [] passphrase) {
    return switch (format) {
      case LIBP2P_PROTOBUF -> key.toProtobuf();
      case PEM_PKCS8 -> pem(PLAIN, key.toPkcs8());
      case PEM_PKCS8_ENCRYPTED ->
          pem(ENCRYPTED, EncryptedPkcs8.encrypt(key.toPkcs8(), required(passphrase), random));
    };
  }

  private static PrivateNameKey ofProtobuf(byte[] bytes)
      throws WireFormatException, GeneralSecurityException {
    ProtobufReader reader = new ProtobufReader(bytes);
    long type = -1;
    byte[] content = {};
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> type = reader.varint();
        case 2 -> content = reader.bytes();
        default -> reader.skip();
      }
    }
    if (type == KeyType.ED25519.code()) {
      return new Ed25519NameKey(KeyPair.decode(bytes));
    }
    if (type == KeyType.RSA.code()) {
      return RsaNameKey.ofPkcs1(content);
    }
    throw new WireFormatException("a key of type " + type + " can't sign here: Ed25519 or RSA can");
  }

  private static PrivateNameKey ofPkcs8(byte[] pkcs8)
      throws GeneralSecurityException, WireFormatException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
    GeneralSecurityException notEd25519;
    try {
      EdECPrivateKey key = (EdECPrivateKey) KeyFactory.getInstance("Ed25519").generatePrivate(spec);
      return new Ed25519NameKey(
          KeyPair.ofSeed(
              key.getBytes()
                  .orElseThrow(() -> new WireFormatException("the key has no private half"))));
    } catch (GeneralSecurityException e) {
      notEd25519 = e;
    }
    try {
      return RsaNameKey.ofPkcs8(pkcs8);
    } catch (GeneralSecurityException notRsa) {
      notRsa.addSuppressed(notEd25519);
      throw new GeneralSecurityException("it is neither an Ed25519 nor an RSA key", notRsa);
    }
  }

  private static byte[] pem(byte[] text, String label) throws WireFormatException {
    Matcher matcher = PEM.matcher(new String(text, StandardCharsets.ISO_8859_1));
    if (!matcher.matches()) {
      throw new WireFormatException("it is not one block of PEM");
    }
    if (!matcher.group(1).equals(label) || !matcher.group(3).equals(label)) {
      throw new WireFormatException(
          "it is a block of '%s', not '%s'".formatted(matcher.group(1), label));
    }
    return Base64.getMimeDecoder().decode(matcher.group(2));
  }

  private static byte[] pem(String label, byte[] content) {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, lines)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static char[] required(char @Nullable [] passphrase) {
    if (passphrase == null || passphrase.length == 0) {
      throw invalid("an encrypted key needs a passphrase", null);
    }
    return passphrase;
  }

  private static NameException invalid(String message, @Nullable Throwable cause) {
    return cause == null
        ? new NameException(NameErrorCode.INVALID_KEY, message)
        : new NameException(NameErrorCode.INVALID_KEY, message, cause);
  }
}
