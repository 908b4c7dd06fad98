package org.casanube.block.rpc.node;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.casanube.block.collection.StorageRoom;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.p2p.Host;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code diag/…} and {@code log/…}, as far as they mean something here. */
public final class DiagnosticCommands implements Family {
  /** What is logged under one name, by what people call it. */
  private static final List<String> FEATURES =
      List.of(
          "archives",
          "blocks",
          "collection",
          "content",
          "exchange",
          "files",
          "names",
          "pins",
          "retrieval",
          "routing",
          "rpc",
          "swarm",
          "tree");

  private static final String PREFIX = "org.casanube.block.";

  private final Host host;
  private final Supplier<StorageRoom> room;
  private final Path home;

  /**
   * The commands.
   *
   * @param home the folder where all of the node lies
   */
  public DiagnosticCommands(Host host, Supplier<StorageRoom> room, Path home) {
    this.host = host;
    this.room = room;
    this.home = home;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("diag/sys", this::system)
        .add("diag/healthy", this::healthy)
        .add("diag/cmds", DiagnosticCommands::commands)
        .add("diag/cmds/clear", call -> {})
        .add("diag/cmds/set-time", call -> {})
        .add("log/ls", DiagnosticCommands::subsystems)
        .add("log/level", DiagnosticCommands::level);
  }

  /** Answers if the store does. */
  private void healthy(Call call) throws IOException {
    StorageRoom _ = room.get();
    call.emitText("ok");
  }

  private void system(Call call) throws IOException {
    Runtime runtime = Runtime.getRuntime();
    StorageRoom now = room.get();
    Json answer =
        Json.of(
                "runtime",
                Json.of("os", System.getProperty("os.name").toLowerCase(Locale.ROOT))
                    .with("arch", System.getProperty("os.arch"))
                    .with("compiler", System.getProperty("java.vm.name"))
                    .with("version", "java" + Runtime.version())
                    .with("numcpu", runtime.availableProcessors())
                    .with("gomaxprocs", runtime.availableProcessors())
                    .with("numgoroutines", ManagementFactory.getThreadMXBean().getThreadCount()))
            .with("environment", Json.of("GOPATH", "").with("IPFS_PATH", home.toString()))
            .with(
                "diskinfo",
                Json.of("fstype", fileSystem())
                    .with("total_space", now.usage().mediumBytes() + now.usage().freeBytes())
                    .with("free_space", now.usage().freeBytes()))
            .with("memory", Json.of("swap", 0).with("virt", virtualMemory()))
            .with(
                "net",
                Json.of(
                        "interface_addresses",
                        host.addresses().stream().map(Object::toString).toList())
                    .with("online", true))
            .with("ipfs_version", NodeCommands.KUBO_VERSION)
            .with("ipfs_commit", "casanube");
    call.once(answer, answer + "\n");
  }

  private String fileSystem() {
    try {
      return Files.getFileStore(home).type();
    } catch (IOException e) {
      return "";
    }
  }

  /** What the process has of the machine's address space, as far as the JVM knows it. */
  private static long virtualMemory() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getCommittedVirtualMemorySize()
        : Runtime.getRuntime().totalMemory();
  }

  /** Calls are counted by metrics, and not kept one by one. */
  private static void commands(Call call) throws IOException {
    call.onceAll(List.of(), "");
  }

  private static void subsystems(Call call) throws IOException {
    call.once(Json.of("Strings", FEATURES), String.join("\n", FEATURES) + "\n");
  }

  private static void level(Call call) throws IOException {
    if (call.findArgument(1).isPresent()) {
      throw new RpcException("levels are settings of the log (logging.level.*), not changed here");
    }
    String asked = call.findArgument(0).orElse("");
    List<String> wanted = new ArrayList<>();
    switch (asked) {
      case "" -> wanted.add("(default)");
      case "*", "all" -> wanted.addAll(FEATURES);
      default -> {
        if (!FEATURES.contains(asked)) {
          throw new RpcException("error: No such logger");
        }
        wanted.add(asked);
      }
    }
    Map<String, Object> levels = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    for (String each : wanted) {
      String level = level(each);
      levels.put(each, level);
      text.append(each).append(": ").append(level).append('\n');
    }
    call.once(Json.of("Levels", levels), text.toString());
  }

  private static String level(String feature) {
    Logger logger =
        LoggerFactory.getLogger(feature.equals("(default)") ? PREFIX + "rpc" : PREFIX + feature);
    if (logger.isDebugEnabled()) {
      return "debug";
    }
    return logger.isInfoEnabled() ? "info" : logger.isWarnEnabled() ? "warn" : "error";
  }
}
