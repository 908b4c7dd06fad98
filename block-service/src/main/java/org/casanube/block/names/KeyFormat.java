package org.casanube.block.names;

import java.util.Arrays;
import java.util.Optional;

/** The forms that private keys come and go in. The first two are Kubo's, by its names for them. */
public enum KeyFormat {
  /** The protobuf that libp2p has for private keys. */
  LIBP2P_PROTOBUF("libp2p-protobuf-cleartext"),
  /** PKCS #8 as text. */
  PEM_PKCS8("pem-pkcs8-cleartext"),
  /** PKCS #8 as text, encrypted with a passphrase by PBES2, as openssl does it. */
  PEM_PKCS8_ENCRYPTED("pem-pkcs8-encrypted");

  private final String text;

  KeyFormat(String text) {
    this.text = text;
  }

  /** The name that people call it by. */
  public String text() {
    return text;
  }

  /** The format of this name. */
  public static Optional<KeyFormat> findByText(String text) {
    return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
  }
}
