package org.casanube.block.rpc.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.casanube.block.rpc.blocks.RepoCommands;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.CidFormat;
import org.casanube.block.rpc.command.CommandShape;
import org.casanube.block.rpc.command.CommandTable;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Option;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;
import org.casanube.p2p.PeerBook.PeerDescription;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.PublicKey;
import org.jspecify.annotations.Nullable;

/** {@code id}, {@code version}, {@code commands}, {@code shutdown}. */
public final class NodeCommands implements Family {
  /** The Kubo whose commands these are; what tools look at to know what they can ask for. */
  public static final String KUBO_VERSION = "0.42.0";

  private static final String BARE_PEER_ID = "b58mh";

  private final Host host;
  private final CommandTable table;
  private final String version;
  private final Runnable shutdown;

  /**
   * The commands of a node.
   *
   * @param version of this program
   * @param shutdown ends this program soon, after it has returned
   */
  public NodeCommands(Host host, CommandTable table, String version, Runnable shutdown) {
    this.host = host;
    this.table = table;
    this.version = version;
    this.shutdown = shutdown;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("id", this::id)
        .add("version", this::version)
        .add("version/deps", this::dependencies)
        .add("commands", this::commands)
        .add("shutdown", this::shutDown);
  }

  private void id(Call call) throws IOException {
    PeerId peer = call.findArgument(0).map(NodeCommands::parse).orElse(host.id());
    Json answer = peer.equals(host.id()) ? self(call) : other(call, peer);
    String format = call.text("format");
    call.once(answer, format.isEmpty() ? answer + "\n" : filled(format, answer.members()));
  }

  private static PeerId parse(String text) {
    try {
      return PeerId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RpcException("invalid peer id", e);
    }
  }

  private Json self(Call call) {
    List<String> addresses =
        host.addresses().stream()
            .map(address -> address.with(Protocol.P2P, host.id().toString()).toString())
            .sorted()
            .toList();
    return Json.of("ID", written(call, host.id()))
        .with("PublicKey", Base64.getEncoder().encodeToString(host.keys().publicKey().toBytes()))
        .with("Addresses", addresses)
        .with("AgentVersion", "casanube/" + version)
        .with("Protocols", new TreeSet<>(host.protocols()));
  }

  private Json other(Call call, PeerId peer) throws IOException {
    if (!call.isOffline() && host.connections(peer).isEmpty()) {
      var _ = host.dial(peer);
    }
    Optional<PeerDescription> description = host.peers().description(peer);
    List<String> addresses =
        host.peers().addresses(peer).stream()
            .map(address -> address.with(Protocol.P2P, peer.toString()).toString())
            .sorted()
            .toList();
    return Json.of("ID", written(call, peer))
        .with("PublicKey", publicKey(peer))
        .with("Addresses", addresses.isEmpty() ? null : addresses)
        .with("AgentVersion", description.map(PeerDescription::agent).orElse(""))
        .with(
            "Protocols",
            description.map(known -> List.copyOf(new TreeSet<>(known.protocols()))).orElse(null));
  }

  private String publicKey(PeerId peer) {
    try {
      Optional<PublicKey> inline = PublicKey.of(peer);
      Optional<PublicKey> key =
          inline.isPresent()
              ? inline
              : host.connections(peer).stream().map(each -> each.remoteKey()).findFirst();
      return key.map(known -> Base64.getEncoder().encodeToString(known.toBytes())).orElse("");
    } catch (WireFormatException e) {
      return "";
    }
  }

  /** A peer id as the call wants it. */
  static String written(Call call, PeerId peer) {
    String base = call.find("peerid-base").orElse(BARE_PEER_ID);
    if (base.equals(BARE_PEER_ID) || base.equals("v0")) {
      return peer.toString();
    }
    Multibase multibase = CidFormat.base(base);
    return peer.toCid().toString(multibase);
  }

  private static String filled(String format, Map<String, @Nullable Object> values) {
    return format
        .replace("<id>", text(values.get("ID")))
        .replace("<aver>", text(values.get("AgentVersion")))
        .replace("<pubkey>", text(values.get("PublicKey")))
        .replace("<addrs>", lines(values.get("Addresses")))
        .replace("<protocols>", lines(values.get("Protocols")))
        .replace("\\n", "\n")
        .replace("\\t", "\t");
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static String lines(@Nullable Object value) {
    return value instanceof Iterable<?> all ? String.join("\n", iterated(all)) : "";
  }

  private static List<String> iterated(Iterable<?> all) {
    List<String> texts = new ArrayList<>();
    all.forEach(each -> texts.add(String.valueOf(each)));
    return texts;
  }

  private void version(Call call) throws IOException {
    String system =
        "%s/%s"
            .formatted(
                System.getProperty("os.arch"),
                System.getProperty("os.name").toLowerCase(Locale.ROOT));
    String text =
        call.flag("number")
            ? KUBO_VERSION + "\n"
            : call.flag("repo")
                ? RepoCommands.REPO_VERSION + "\n"
                : "ipfs version " + KUBO_VERSION + "\n";
    call.once(
        Json.of("Version", KUBO_VERSION)
            .with("Commit", "casanube-" + version)
            .with("Repo", RepoCommands.REPO_VERSION)
            .with("System", system)
            .with("Golang", "java" + Runtime.version().feature()),
        text);
  }

  /** What this program is; of what it is made stands in its build. */
  private void dependencies(Call call) throws IOException {
    call.emit(
        Json.of("Path", "casanube").with("Version", version).with("ReplacedBy", "").with("Sum", ""),
        "casanube@" + version + "\n");
  }

  private void commands(Call call) throws IOException {
    CommandShape root = table.find(CommandTable.ROOT).orElseThrow();
    boolean flags = call.flag("flags");
    StringBuilder text = new StringBuilder("ipfs\n");
    table.all().stream()
        .map(CommandShape::path)
        .filter(path -> !path.equals(CommandTable.ROOT))
        .sorted()
        .forEach(path -> text.append("ipfs ").append(path.replace('/', ' ')).append('\n'));
    call.once(tree("ipfs", root, flags), text.toString());
  }

  private Json tree(String name, CommandShape shape, boolean flags) {
    List<Object> below = new ArrayList<>();
    for (CommandShape each : table.below(shape.path())) {
      String last = each.path().substring(each.path().lastIndexOf('/') + 1);
      below.add(tree(last, each, flags).members());
    }
    List<Object> options = new ArrayList<>();
    for (Option option : shape.options()) {
      options.add(Json.of("Names", option.names()).members());
    }
    return Json.of("Name", name).with("Subcommands", below).with("Options", options);
  }

  private void shutDown(Call call) throws IOException {
    call.begin();
    shutdown.run();
  }
}
