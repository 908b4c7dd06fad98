package org.casanube.ipld;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Test vectors in a resource beside the test: a line each, fields parted by tabs, '#' comments. */
public final class VectorFile {
  private VectorFile() {}

  /** The fields of each line, for a class in the resource's package. */
  public static List<String[]> read(Class<?> test, String name) {
    try (InputStream resource = test.getResourceAsStream(name)) {
      String text =
          new String(Objects.requireNonNull(resource, name).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
