package org.casanube.multiformats.multiaddr;

import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;

/** Values that are a multihash. */
enum HashValue implements ValueFormat {
  /** Of a certificate, in any multibase; written in base64url. */
  CERTIFICATE {
    @Override
    public byte[] parse(String text) {
      return Multihash.decode(Multibase.decode(text)).toBytes();
    }

    @Override
    public String format(byte[] bytes) {
      return Multibase.BASE64_URL.encode(Multihash.decode(bytes).toBytes());
    }
  },

  /** A peer id, in any of its forms; written in base58btc. */
  PEER {
    @Override
    public byte[] parse(String text) {
      return PeerId.parse(text).toBytes();
    }

    @Override
    public String format(byte[] bytes) {
      return PeerId.decode(bytes).toString();
    }
  };

  @Override
  public int byteLength() {
    return VARIABLE;
  }
}
