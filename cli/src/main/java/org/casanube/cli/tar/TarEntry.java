package org.casanube.cli.tar;

/**
 * What a tar header says of one entry.
 *
 * @param path with slashes
 * @param kind file, folder or link
 * @param size bytes of content, 0 unless it is a file
 * @param mode the permission bits, and setuid, setgid and sticky where they are asked for
 * @param seconds of the last change since 1970
 * @param nanos beside them
 * @param linkTarget empty unless it is a link
 */
record TarEntry(
    String path, Kind kind, long size, int mode, long seconds, int nanos, String linkTarget) {

  /** The kinds of entries that we write and unpack. */
  enum Kind {
    FILE('0'),
    LINK('2'),
    FOLDER('5');

    private final char flag;

    Kind(char flag) {
      this.flag = flag;
    }

    char flag() {
      return flag;
    }
  }
}
