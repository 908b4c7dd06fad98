package org.casanube.cli.commands;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * All commands by name. Only the one that is asked for is built, since a command costs milliseconds
 * of start; help and completion, and names that are unknown, build them all.
 */
public final class CommandTree {
  static final List<Section> SECTIONS =
      List.of(
          new Section("The node", List.of("up", "down", "restart", "status", "logs", "doctor")),
          new Section("Files", List.of("add", "get", "cat", "ls", "stat", "files")),
          new Section("Keeping", List.of("pin", "fetch", "gc", "verify")),
          new Section("Other nodes", List.of("id", "swarm", "dht")),
          new Section("Names", List.of("name", "key", "dns")),
          new Section("Blocks and archives", List.of("block", "car")),
          new Section("Other", List.of("import", "kubo-shim", "events", "completion", "version")));

  private CommandTree() {}

  /** The part of the tree that those arguments need. */
  public static CommandLine forArguments(Session session, String... arguments) {
    int first = firstName(arguments, 0);
    String name = first < arguments.length ? arguments[first] : "";
    TopicOrCommand command = command(session, name);
    if (command == null) {
      return all(session);
    }
    CommandLine line = new CommandLine(command.spec());
    int second = firstName(arguments, first + 1);
    boolean isKnown = second < arguments.length && child(session, name, arguments[second]) != null;
    addChildren(session, name, line, isKnown ? List.of(arguments[second]) : children(name));
    return root(session).addSubcommand(name, line);
  }

  static CommandLine all(Session session) {
    CommandLine root = root(session);
    for (Section section : SECTIONS) {
      for (String name : section.names()) {
        CommandLine line = new CommandLine(require(command(session, name), name).spec());
        addChildren(session, name, line, children(name));
        root.addSubcommand(name, line);
      }
    }
    return root;
  }

  private static CommandLine root(Session session) {
    return RootHelp.onto(session);
  }

  private static void addChildren(
      Session session, String parent, CommandLine line, List<String> names) {
    for (String name : names) {
      line.addSubcommand(name, new CommandLine(require(child(session, parent, name), name).spec()));
    }
  }

  private static TopicOrCommand require(@Nullable TopicOrCommand command, String name) {
    if (command == null) {
      throw new IllegalStateException("no command " + name);
    }
    return command;
  }

  private static int firstName(String[] arguments, int from) {
    int at = from;
    while (at < arguments.length && arguments[at].startsWith("-")) {
      boolean hasValue = arguments[at].equals("--node") || arguments[at].equals("--timeout");
      at += hasValue ? 2 : 1;
    }
    return at;
  }

  private static List<String> children(String name) {
    return switch (name) {
      case "pin" -> List.of("add", "rm", "ls");
      case "fetch" -> List.of("ls", "stop");
      case "name" -> List.of("publish", "resolve", "ls", "rm");
      case "key" -> List.of("gen", "ls", "rename", "rm", "export", "import");
      case "dht" -> List.of("provide", "find-providers", "find-peer");
      case "files" -> List.of("ls", "stat", "mkdir", "cp", "mv", "rm", "read", "write", "put");
      case "car" -> List.of("import", "export");
      case "swarm" -> List.of("addrs", "peers", "ledgers", "connect", "disconnect", "key");
      case "block" -> List.of("get", "put", "stat", "rm");
      case "import" -> List.of("kubo");
      default -> List.of();
    };
  }

  private static @Nullable TopicOrCommand command(Session session, String name) {
    return switch (name) {
      case "up" -> new UpCommand(session);
      case "down" -> new DownCommand(session);
      case "restart" -> new RestartCommand(session);
      case "logs" -> new LogsCommand(session);
      case "status" -> new StatusCommand(session);
      case "doctor" -> new DoctorCommand(session);
      case "add" -> new AddCommand(session);
      case "get" -> new GetCommand(session);
      case "cat" -> new CatCommand(session);
      case "ls" -> new LsCommand(session);
      case "stat" -> new StatCommand(session);
      case "files" ->
          new Topic(
              session, "files", "Your file tree: folders and files with names that may change.");
      case "pin" -> new Topic(session, "pin", "Choose what is kept when garbage is collected.");
      case "fetch" -> new Topic(session, "fetch", "See and stop what is fetched from other nodes.");
      case "id" -> new IdCommand(session);
      case "dht" -> new Topic(session, "dht", "Find out who has what, and where nodes are.");
      case "swarm" -> new Topic(session, "swarm", "Connect with other nodes.");
      case "name" -> new Topic(session, "name", "Names that can point elsewhere (IPNS).");
      case "key" -> new Topic(session, "key", "The keys that names are signed with.");
      case "dns" -> new DnsCommand(session);
      case "gc" -> new GcCommand(session);
      case "verify" -> new VerifyCommand(session);
      case "block" -> new Topic(session, "block", "Single blocks.");
      case "car" -> new Topic(session, "car", "Import and export CAR archives.");
      case "import" -> new Topic(session, "import", "Take over what other programs keep.");
      case "kubo-shim" -> new KuboShimCommand(session);
      case "events" -> new EventsCommand(session);
      case "completion" -> new CompletionCommand(session);
      case "version" -> new VersionCommand(session);
      default -> null;
    };
  }

  private static @Nullable TopicOrCommand child(Session session, String parent, String name) {
    return switch (parent + " " + name) {
      case "pin add" -> new PinAddCommand(session);
      case "pin rm" -> new PinRmCommand(session);
      case "pin ls" -> new PinLsCommand(session);
      case "fetch ls" -> new FetchLsCommand(session);
      case "fetch stop" -> new FetchStopCommand(session);
      case "files ls" -> new FilesLsCommand(session);
      case "files stat" -> new FilesStatCommand(session);
      case "files mkdir" -> new FilesMkdirCommand(session);
      case "files cp" -> FilesTransferCommand.copy(session);
      case "files mv" -> FilesTransferCommand.move(session);
      case "files rm" -> new FilesRmCommand(session);
      case "files read" -> new FilesReadCommand(session);
      case "files write" -> new FilesWriteCommand(session);
      case "files put" -> new FilesPutCommand(session);
      case "car import" -> new CarImportCommand(session);
      case "car export" -> new CarExportCommand(session);
      case "dht provide" -> new DhtProvideCommand(session);
      case "dht find-providers" -> new DhtFindProvidersCommand(session);
      case "dht find-peer" -> new DhtFindPeerCommand(session);
      case "name publish" -> new NamePublishCommand(session);
      case "name resolve" -> new NameResolveCommand(session);
      case "name ls" -> new NameLsCommand(session);
      case "name rm" -> new NameRmCommand(session);
      case "key gen" -> new KeyGenCommand(session);
      case "key ls" -> new KeyLsCommand(session);
      case "key rename" -> new KeyRenameCommand(session);
      case "key rm" -> new KeyRmCommand(session);
      case "key export" -> new KeyExportCommand(session);
      case "key import" -> new KeyImportCommand(session);
      case "swarm addrs" -> new SwarmAddrsCommand(session);
      case "swarm peers" -> new SwarmPeersCommand(session);
      case "swarm ledgers" -> new SwarmLedgersCommand(session);
      case "swarm connect" -> new SwarmConnectCommand(session);
      case "swarm disconnect" -> new SwarmDisconnectCommand(session);
      case "swarm key" -> new SwarmKeyCommand(session);
      case "block get" -> new BlockGetCommand(session);
      case "block put" -> new BlockPutCommand(session);
      case "block stat" -> new BlockStatCommand(session);
      case "block rm" -> new BlockRmCommand(session);
      case "import kubo" -> new ImportKuboCommand(session);
      default -> null;
    };
  }

  /** Commands that belong together in the help. */
  record Section(String title, List<String> names) {}
}
