package org.casanube.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Compares folders. */
final class FileTree {
  private FileTree() {}

  /** Fails unless both have the same names, contents and links. */
  static void assertSame(Path expected, Path actual) throws IOException {
    assertThat(paths(actual)).isEqualTo(paths(expected));
    for (String path : paths(expected)) {
      Path wanted = expected.resolve(path);
      Path found = actual.resolve(path);
      if (Files.isSymbolicLink(wanted)) {
        assertThat(Files.readSymbolicLink(found)).isEqualTo(Files.readSymbolicLink(wanted));
      } else if (Files.isRegularFile(wanted)) {
        assertThat(Files.mismatch(wanted, found)).as(path).isEqualTo(-1);
      }
    }
  }

  /** Fails unless files and folders have the same permissions, too. */
  static void assertSameWithModes(Path expected, Path actual) throws IOException {
    assertSame(expected, actual);
    for (String path : paths(expected)) {
      if (!Files.isSymbolicLink(expected.resolve(path))) {
        assertThat(Files.getPosixFilePermissions(actual.resolve(path)))
            .as(path)
            .isEqualTo(Files.getPosixFilePermissions(expected.resolve(path)));
      }
    }
  }

  private static List<String> paths(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      return all.map(path -> tree.relativize(path).toString()).sorted().toList();
    }
  }
}
