package org.casanube.multiformats.multiaddr;

/** Of protocols that stand alone. */
enum NoValue implements ValueFormat {
  NONE;

  @Override
  public int byteLength() {
    return 0;
  }

  @Override
  public byte[] parse(String text) {
    return new byte[0];
  }

  @Override
  public String format(byte[] bytes) {
    return "";
  }
}
