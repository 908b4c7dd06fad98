package org.casanube.block.rpc.trees;

/** Modes as programs in Go write them: in octal, with bits of Go's own beyond the permissions. */
final class GoFileMode {
  private static final long DIRECTORY = 1L << 31;
  private static final long SET_USER = 1L << 23;
  private static final long SET_GROUP = 1L << 22;
  private static final long STICKY = 1L << 20;
  private static final int PERMISSIONS = 0777;

  private GoFileMode() {}

  /**
   * Writes a mode.
   *
   * @param mode the twelve bits of UnixFS
   */
  static String of(int mode, boolean isDirectory) {
    long bits =
        (mode & PERMISSIONS)
            | (isDirectory ? DIRECTORY : 0)
            | ((mode & 04000) == 0 ? 0 : SET_USER)
            | ((mode & 02000) == 0 ? 0 : SET_GROUP)
            | ((mode & 01000) == 0 ? 0 : STICKY);
    return "%04o".formatted(bits);
  }
}
