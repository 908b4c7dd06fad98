package org.casanube.block.unixfs;

import java.util.Locale;

/** How the leaves of a file hang together. */
public enum Layout {
  /** All leaves equally deep: good for reading anywhere. */
  BALANCED,
  /** The first leaves close to the root, later ones deeper: good for reading from the start. */
  TRICKLE;

  /**
   * The layout of this name, {@code balanced} or {@code trickle}.
   *
   * @throws UnixFsException with INVALID_OPTION if there is none
   */
  public static Layout parse(String name) {
    return switch (name) {
      case "balanced" -> BALANCED;
      case "trickle" -> TRICKLE;
      default ->
          throw new UnixFsException(
              UnixFsException.Code.INVALID_OPTION,
              "layout '" + name + "' is unknown; known are balanced, trickle");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
