package org.casanube.systemtests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a program prints, without the end of its last line. */
final class Output {
  private static final int SECONDS = 120;

  private Output() {}

  /** Runs the command to its end; fails with what it says if that is not 0. */
  static String of(List<String> command, Map<String, String> environment, Path folder)
      throws IOException, InterruptedException {
    Path err = Files.createTempFile("peer", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(folder).toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + ": " + out + Files.readString(err));
    }
    Files.delete(err);
    return out.strip();
  }
}
