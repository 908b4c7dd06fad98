package org.casanube.cli.kubo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command line, read as Kubo reads it: options may stand anywhere, short ones can be put
 * together, and {@code --} ends them.
 *
 * @param options by their first names
 */
record Invocation(Shape shape, List<String> arguments, Map<String, List<String>> options) {
  Invocation {
    arguments = List.copyOf(arguments);
    options = Map.copyOf(options);
  }

  static Invocation parse(Shapes shapes, List<String> words) throws KuboException {
    return new Parser(shapes, words).parse();
  }

  String path() {
    return shape.path();
  }

  Optional<String> find(String option) {
    List<String> values = options.getOrDefault(option, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
  }

  boolean flag(String option) {
    return find(option).map(value -> !value.equals("false")).orElse(false);
  }

  Optional<String> argument(int index) {
    return index < arguments.size() ? Optional.of(arguments.get(index)) : Optional.empty();
  }

  private static final class Parser {
    private final Shapes shapes;
    private final List<String> words;
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, List<String>> options = new LinkedHashMap<>();
    private Shape shape;
    private int at;

    Parser(Shapes shapes, List<String> words) {
      this.shapes = shapes;
      this.words = words;
      this.shape = shapes.root();
    }

    Invocation parse() throws KuboException {
      boolean isOver = false;
      while (at < words.size()) {
        String word = words.get(at++);
        if (isOver || !word.startsWith("-") || word.equals("-")) {
          word(word);
        } else if (word.equals("--")) {
          isOver = true;
        } else if (word.startsWith("--")) {
          longOption(word.substring(2));
        } else {
          shortOptions(word.substring(1));
        }
      }
      return new Invocation(shape, arguments, options);
    }

    private void word(String word) throws KuboException {
      String path = shape.path().equals(Shapes.ROOT) ? word : shape.path() + "/" + word;
      Optional<Shape> below = arguments.isEmpty() ? shapes.find(path) : Optional.empty();
      if (below.isPresent() && !word.contains("/")) {
        shape = below.get();
      } else if (shape.path().equals(Shapes.ROOT) || !shape.runs()) {
        throw new KuboException("Unknown Command \"" + word + "\"");
      } else {
        arguments.add(word);
      }
    }

    private void longOption(String text) throws KuboException {
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      Shape.Option option = option(name);
      if (equals >= 0) {
        put(option, text.substring(equals + 1));
      } else {
        put(option, option.isFlag() ? "true" : value(name));
      }
    }

    private void shortOptions(String letters) throws KuboException {
      String rest = letters;
      while (!rest.isEmpty()) {
        int equals = rest.indexOf('=');
        String name = equals > 1 ? rest.substring(0, equals) : rest;
        Optional<Shape.Option> whole = shapes.findOption(shape, name);
        if (whole.isPresent() && name.length() > 1) {
          longOption(rest);
          return;
        }
        Shape.Option option = option(rest.substring(0, 1));
        rest = rest.substring(1);
        if (option.isFlag() && !rest.startsWith("=")) {
          put(option, "true");
          continue;
        }
        String given = rest.startsWith("=") ? rest.substring(1) : rest;
        put(option, given.isEmpty() ? value(option.name()) : given);
        return;
      }
    }

    private Shape.Option option(String name) throws KuboException {
      return shapes
          .findOption(shape, name)
          .orElseThrow(() -> new KuboException("unknown option \"" + name + "\""));
    }

    private String value(String name) throws KuboException {
      if (at >= words.size()) {
        throw new KuboException("missing argument for option \"" + name + "\"");
      }
      return words.get(at++);
    }

    private void put(Shape.Option option, String value) {
      options.computeIfAbsent(option.name(), name -> new ArrayList<>()).add(value);
    }
  }
}
