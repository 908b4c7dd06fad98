package org.casanube.block.names;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys that this service signs names with. Each change is durable when the method returns.
 * Thread-safe.
 *
 * <p>One key is always there, {@value #SELF}: the one that the service has as a peer. It signs, but
 * is neither changed nor given away here.
 */
public interface NameKeys {
  /** What the service's own key is called. */
  String SELF = "self";

  /** The most characters in the name of a key. */
  int MAX_NAME_CHARACTERS = 128;

  /** All keys, {@value #SELF} first, the others by their names. */
  List<NameKey> list();

  /** The key that is called so, or else the key of this IPNS name, in any base. */
  Optional<NameKey> find(String nameOrIpnsName);

  /**
   * What signs with the key that {@link #find} would find.
   *
   * @throws NameException {@code KEY_NOT_FOUND}
   */
  SigningKey require(String nameOrIpnsName);

  /**
   * Makes a key.
   *
   * @throws NameException {@code KEY_EXISTS}, {@code KEY_RESERVED}, or {@code INVALID_KEY} if the
   *     name or kind is not allowed
   */
  NameKey generate(String name, NewKey kind);

  /**
   * Calls a key by another name.
   *
   * @param overwrite whether a key of the new name may be lost by that
   * @throws NameException {@code KEY_NOT_FOUND}, {@code KEY_EXISTS}, {@code KEY_RESERVED}, {@code
   *     INVALID_KEY}
   */
  Renamed rename(String from, String to, boolean overwrite);

  /**
   * Destroys a key. Its name can never be published again.
   *
   * @throws NameException {@code KEY_NOT_FOUND}, {@code KEY_RESERVED}
   */
  NameKey remove(String name);

  /**
   * Takes a key in.
   *
   * @param passphrase for {@link KeyFormat#PEM_PKCS8_ENCRYPTED} alone
   * @throws NameException {@code KEY_EXISTS}, {@code KEY_RESERVED}, or {@code INVALID_KEY} if it
   *     can't be read or is neither Ed25519 nor RSA
   */
  NameKey importKey(String name, byte[] bytes, KeyFormat format, char @Nullable [] passphrase);

  /**
   * The IPNS name that such a key is of, which is not taken in.
   *
   * @throws NameException {@code INVALID_KEY} if it can't be read or is neither Ed25519 nor RSA
   */
  IpnsName nameOf(byte[] bytes, KeyFormat format, char @Nullable [] passphrase);

  /**
   * Gives a key out.
   *
   * @param passphrase for {@link KeyFormat#PEM_PKCS8_ENCRYPTED} alone
   * @throws NameException {@code KEY_NOT_FOUND}, {@code KEY_RESERVED}
   */
  byte[] exportKey(String name, KeyFormat format, char @Nullable [] passphrase);

  /** Which key to make. */
  sealed interface NewKey {
    /** The kind to take unless there is a reason. */
    record Ed25519() implements NewKey {}

    /**
     * For those who can read no other.
     *
     * @param bits 2048 to 8192
     */
    record Rsa(int bits) implements NewKey {}
  }

  /**
   * A key under its new name.
   *
   * @param was what it was called
   * @param key the key as it is called now
   * @param overwrote whether another key was lost
   */
  record Renamed(String was, NameKey key, boolean overwrote) {}
}
