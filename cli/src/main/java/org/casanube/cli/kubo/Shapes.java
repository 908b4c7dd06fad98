package org.casanube.cli.kubo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** All commands of Kubo: those of the table that the service answers by, and those of a client. */
final class Shapes {
  static final String ROOT = "/";

  /** The service's own table, which the build puts here. */
  private static final String FILE = "commands.tsv";

  private static final List<String> OF_THE_CLIENT =
      List.of(
          "init\trun,local\tdefault-config?\t--algorithm,a:string\t--bits,b:int\t--empty-repo,e:bool"
              + "\t--profile,p:string",
          "daemon\trun,local\t--init:bool\t--init-config:string\t--init-profile:string"
              + "\t--routing:string\t--mount:bool\t--mount-ipfs:string\t--mount-ipns:string"
              + "\t--mount-mfs:string\t--unrestricted-api:bool\t--disable-transport-encryption:bool"
              + "\t--enable-gc:bool\t--manage-fdlimit:bool\t--migrate:bool"
              + "\t--enable-pubsub-experiment:bool\t--enable-namesys-pubsub:bool"
              + "\t--enable-mplex-experiment:bool\t--agent-version-suffix:string");

  private final Map<String, Shape> shapes = new LinkedHashMap<>();

  private Shapes(String table) {
    List<String> lines = new ArrayList<>(table.lines().toList());
    lines.addAll(OF_THE_CLIENT);
    for (String line : lines) {
      if (!line.isEmpty()) {
        Shape shape = Shape.parse(line);
        shapes.put(shape.path(), shape);
      }
    }
  }

  static Shapes load() throws IOException {
    try (InputStream in = Objects.requireNonNull(Shapes.class.getResourceAsStream(FILE), FILE)) {
      return new Shapes(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  Optional<Shape> find(String path) {
    return Optional.ofNullable(shapes.get(path));
  }

  Shape root() {
    return Objects.requireNonNull(shapes.get(ROOT));
  }

  /** Every command in the order of names. */
  List<Shape> all() {
    return shapes.values().stream().sorted((a, b) -> a.path().compareTo(b.path())).toList();
  }

  /** The option of this name that a command or one above it has. */
  Optional<Shape.Option> findOption(Shape shape, String name) {
    Optional<Shape.Option> own = shape.findOption(name);
    String path = shape.path();
    while (own.isEmpty() && !path.equals(ROOT)) {
      int slash = path.lastIndexOf('/');
      path = slash < 0 ? ROOT : path.substring(0, slash);
      own = find(path).flatMap(above -> above.findOption(name));
    }
    return own;
  }
}
