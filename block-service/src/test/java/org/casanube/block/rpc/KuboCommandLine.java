package org.casanube.block.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Kubo's program with a repository of its own, which can also ask an RPC in its place. */
final class KuboCommandLine {
  private final Path program;
  private final Path folder;
  private final Path repository;
  private final int port;

  /**
   * Makes the repository.
   *
   * @param folder where it lies, and what is printed
   * @param port that of the RPC, on loopback
   */
  KuboCommandLine(Path program, Path folder, int port) throws IOException, InterruptedException {
    this.program = program;
    this.folder = folder;
    this.port = port;
    repository = folder.resolve("repository");
    String _ = theirs("init", "-e", "--profile=test");
  }

  /** What became of a call. */
  record Result(int code, String out, String err) {}

  private Result run(List<String> arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process =
        builder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("%s", arguments).isTrue();
    return new Result(
        process.exitValue(),
        Files.readString(out, StandardCharsets.ISO_8859_1),
        Files.readString(err));
  }

  private ProcessBuilder builder(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("IPFS_PATH", repository.toString());
    builder.environment().put("IPFS_TELEMETRY", "off");
    return builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
  }

  private List<String> withApi(String... arguments) {
    List<String> all = new ArrayList<>(List.of("--api", "/ip4/127.0.0.1/tcp/" + port));
    all.addAll(List.of(arguments));
    return all;
  }

  /** What the RPC answers; a failure of the command fails the test. */
  String ours(String... arguments) throws IOException, InterruptedException {
    Result result = tried(arguments);
    assertThat(result.code()).as("%s: %s", List.of(arguments), result.err()).isZero();
    return result.out();
  }

  /** What the RPC answers, be it a failure. */
  Result tried(String... arguments) throws IOException, InterruptedException {
    return run(withApi(arguments));
  }

  /** What Kubo itself does, without a daemon. */
  String theirs(String... arguments) throws IOException, InterruptedException {
    Result result = run(List.of(arguments));
    assertThat(result.code()).as("%s: %s", List.of(arguments), result.err()).isZero();
    return result.out();
  }

  /** A command of the RPC that goes on until it is destroyed. */
  Process begin(String... arguments) throws IOException {
    return builder(withApi(arguments)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
