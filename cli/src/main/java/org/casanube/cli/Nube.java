package org.casanube.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import org.casanube.cli.commands.CommandTree;
import org.casanube.cli.commands.Session;
import org.casanube.cli.kubo.KuboShim;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;
import org.casanube.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code nube} program. */
public final class Nube {
  private Nube() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // The launcher knows from the shell whether a person looks; asking Java costs 20 ms.
    boolean isLive = Boolean.getBoolean("casanube.terminal");
    Terminal terminal =
        new Terminal(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            isLive);
    Runtime.getRuntime().halt(run(terminal, System.getenv(), arguments));
  }

  /** Runs one command and returns its exit code. */
  public static int run(Terminal terminal, Map<String, String> environment, String... arguments) {
    if (isForKubo(arguments)) {
      return KuboShim.run(terminal, environment, List.of(arguments).subList(1, arguments.length));
    }
    Session session = new Session(terminal, environment);
    CommandLine line = CommandTree.forArguments(session, arguments);
    line.setOut(new PrintWriter(new OutputStreamWriter(terminal.out(), StandardCharsets.UTF_8)));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.setExecutionExceptionHandler((failed, command, parsed) -> tell(terminal, failed));
    line.setParameterExceptionHandler((wrong, given) -> usage(terminal, wrong));
    int code = line.execute(arguments);
    line.getOut().flush();
    return flush(terminal, code);
  }

  /**
   * What stands after it is Kubo's command line, not ours. The launcher says {@code ipfs}; the name
   * of the command alone, or with a wish for help, is ours.
   */
  private static boolean isForKubo(String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    boolean isHelp = arguments.length < 2 || List.of("-h", "--help").contains(arguments[1]);
    return first.equals("ipfs") || (first.equals("kubo-shim") && !isHelp);
  }

  private static int flush(Terminal terminal, int code) {
    try {
      terminal.flush();
      return code;
    } catch (IOException failed) {
      return code == 0 ? tell(terminal, failed) : code;
    }
  }

  private static int usage(Terminal terminal, ParameterException wrong) {
    List<String> unknown = wrong.getCommandLine().getUnmatchedArguments();
    boolean isOption = !unknown.isEmpty() && unknown.getFirst().startsWith("-");
    terminal.say(
        "nube: " + (isOption ? "Unknown option " + unknown.getFirst() : wrong.getMessage()));
    StringBuilder hints = new StringBuilder();
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      for (String suggestion : unmatched.getSuggestions()) {
        hints.append(hints.isEmpty() ? "" : ", ").append(suggestion);
      }
    }
    String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
    terminal.say(hints.isEmpty() ? "See " + name + " --help." : "Did you mean " + hints + "?");
    return ExitCode.USAGE.code();
  }

  private static int tell(Terminal terminal, Exception failed) {
    Exception cause =
        failed instanceof UncheckedIOException io && io.getCause() != null ? io.getCause() : failed;
    ExitCode code =
        switch (cause) {
          case NubeException told -> told.exitCode();
          case NoSuchFileException absent -> ExitCode.NOT_FOUND;
          case AccessDeniedException denied -> ExitCode.REFUSED;
          case FileAlreadyExistsException taken -> ExitCode.REFUSED;
          default -> ExitCode.FAILED;
        };
    if (code != ExitCode.PIPE_CLOSED) {
      terminal.say("nube: " + sentence(cause));
    }
    return code.code();
  }

  private static String sentence(Exception cause) {
    String message = String.valueOf(cause.getMessage());
    return switch (cause) {
      case NoSuchFileException absent -> message + " does not exist";
      case AccessDeniedException denied -> message + " can't be read or written";
      case FileAlreadyExistsException taken -> message + " is there already";
      case IOException io -> message;
      default -> "an error of nube itself, please report it: " + cause;
    };
  }
}
