package org.casanube.multiformats.multiaddr;

import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.MultiformatException;

/** Destinations of I2P. */
enum GarlicValue implements ValueFormat {
  /** A whole destination, in base64 of I2P's own alphabet. */
  BASE64 {
    @Override
    public byte[] parse(String text) {
      if (text.indexOf('_') >= 0) {
        throw new MultiformatException("'_' is not a character of I2P's base64");
      }
      return requireDestination(Multibase.BASE64_URL_PAD.decodeBare(text.replace('~', '_')));
    }

    @Override
    public String format(byte[] bytes) {
      return Multibase.BASE64_URL_PAD.encodeBare(requireDestination(bytes)).replace('_', '~');
    }

    private static byte[] requireDestination(byte[] bytes) {
      if (bytes.length < MIN_DESTINATION_BYTES) {
        throw new MultiformatException("I2P destination is shorter than 386 bytes");
      }
      return bytes;
    }
  },

  /** The hash of a destination, or an encrypted lease set, in base32. */
  BASE32 {
    @Override
    public byte[] parse(String text) {
      return requireHash(Multibase.BASE32.decodeBare(text));
    }

    @Override
    public String format(byte[] bytes) {
      return Multibase.BASE32.encodeBare(requireHash(bytes));
    }

    private static byte[] requireHash(byte[] bytes) {
      if (bytes.length != HASH_BYTES && bytes.length < MIN_LEASE_SET_BYTES) {
        throw new MultiformatException("I2P hash is not of 32 bytes, nor of 35 and more");
      }
      return bytes;
    }
  };

  private static final int MIN_DESTINATION_BYTES = 386;
  private static final int HASH_BYTES = 32;
  private static final int MIN_LEASE_SET_BYTES = 35;

  @Override
  public int byteLength() {
    return VARIABLE;
  }
}
