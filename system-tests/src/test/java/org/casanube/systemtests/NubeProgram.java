package org.casanube.systemtests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs {@code ./nube} of this checkout for one home, with every listener on a free port. */
final class NubeProgram {
  private static final int MINUTES = 5;

  private final Path home;
  private final Path program;
  private final Path folder;

  NubeProgram(Path home) {
    this(home, checkout().resolve("nube"), checkout());
  }

  private NubeProgram(Path home, Path program, Path folder) {
    this.home = home;
    this.program = program;
    this.folder = folder;
  }

  /** The same node by another way to the program, called from another folder. */
  NubeProgram calledAs(Path otherProgram, Path otherFolder) {
    return new NubeProgram(home, otherProgram, otherFolder);
  }

  static Path checkout() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("nube"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no nube above this folder");
    }
    return folder;
  }

  /** Starts a command that goes on until it is ended, and writes to this file. */
  Process begin(Path out, String... arguments) throws IOException {
    Process process =
        builder(arguments).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    process.getOutputStream().close();
    return process;
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("CASANUBE_HOME", home.toString());
    builder.environment().put("CASANUBE_PORT", "0");
    builder.environment().put("CASANUBE_NO_BUILD", "1");
    builder.environment().put("CASANUBE_NO_CACHE", "1");
    // The quick compiler alone halves the CPU time of a start; here it is not speed that is tested.
    builder.environment().put("CASANUBE_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    builder.environment().remove("CASANUBE_NODE");
    return builder;
  }

  Result run(String... arguments) throws IOException, InterruptedException {
    // Files, not pipes: a node in the background must not keep the test waiting for its output.
    Path out = Files.createTempFile("nube", ".out");
    Path err = Files.createTempFile("nube", ".err");
    Process process =
        builder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("nube " + String.join(" ", arguments) + " did not end");
    }
    Result result = new Result(process.exitValue(), text(out), text(err));
    Files.delete(out);
    Files.delete(err);
    return result;
  }

  CompletableFuture<Result> start(String... arguments) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return run(arguments);
      } catch (IOException | InterruptedException failed) {
        throw new IllegalStateException(failed);
      }
    });
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  /** How a run ended. */
  record Result(int code, String out, String err) {
    /** The value of a member of the JSON that was printed. */
    String member(String name) {
      String pattern = "(?s).*\"" + name + "\": *\"?([^\",\\n}]*)\"?.*";
      return out.matches(pattern) ? out.replaceFirst(pattern, "$1") : "";
    }
  }
}
