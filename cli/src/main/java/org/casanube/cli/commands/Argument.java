package org.casanube.cli.commands;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;

/** An option or parameter of a command, and what the command line gave for it. */
final class Argument {
  private final ArgSpec spec;

  Argument(ArgSpec spec) {
    this.spec = spec;
  }

  /** Whether a switch is on. */
  boolean isOn() {
    return Boolean.TRUE.equals(flag());
  }

  /** A switch: on, off, or not given. */
  @Nullable Boolean flag() {
    return spec.getValue();
  }

  /** A text, null when not given. */
  @Nullable String text() {
    return spec.getValue();
  }

  /** A text that is always there. */
  String word() {
    return Objects.requireNonNull(text());
  }

  /** A text, or that one when not given. */
  String or(String otherwise) {
    String text = text();
    return text == null ? otherwise : text;
  }

  /** A whole number, or that one when not given. */
  long or(long otherwise) {
    Long number = number();
    return number == null ? otherwise : number;
  }

  /** A whole number, null when not given. */
  @Nullable Long number() {
    return spec.getValue();
  }

  /** A path, null when not given. */
  @Nullable Path path() {
    String text = text();
    return text == null ? null : Path.of(text);
  }

  /** Any number of texts. */
  List<String> words() {
    @Nullable List<String> words = spec.getValue();
    return words == null ? List.of() : words;
  }

  /** Any number of paths. */
  List<Path> paths() {
    return words().stream().map(Path::of).toList();
  }
}
