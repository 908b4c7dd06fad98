package org.casanube.cli.commands;

import java.util.Objects;

/** The version of this program, as its archive tells it. */
final class Version {
  private Version() {}

  static String text() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "unpackaged");
  }
}
