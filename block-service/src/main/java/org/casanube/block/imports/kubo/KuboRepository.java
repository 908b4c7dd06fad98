package org.casanube.block.imports.kubo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.casanube.block.imports.ImportRefusedException;
import org.casanube.block.imports.leveldb.LevelDb;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A repository on the disk, of the usual shape: blocks in flatfs, all else in LevelDB. Nothing in
 * it is changed. Not thread-safe.
 *
 * @see <a href="https://github.com/ipfs/kubo/blob/master/docs/datastores.md">Datastores</a>
 */
public final class KuboRepository {
  /** Versions whose pins are in the datastore and whose blocks go by their multihash. */
  private static final int OLDEST = 12;

  private static final int NEWEST = 18;
  private static final int MAX_CONFIG_BYTES = 1024 * 1024;
  private static final int MAX_KEY_BYTES = 64 * 1024;
  private static final int MAX_VERSION_BYTES = 16;
  private static final int MAX_KEYS = 10_000;
  private static final String KEY_PREFIX = "key_";
  private static final String PINS = "/pins/pin/";
  private static final String RECORDS = "/ipns/";
  private static final String FILES = "/local/filesroot";
  private static final long RECURSIVE = 0;
  private static final long DIRECT = 1;

  private final Path folder;
  private final JsonNode config;
  private final LevelDb database;

  private KuboRepository(Path folder, JsonNode config, LevelDb database) {
    this.folder = folder;
    this.config = config;
    this.database = database;
  }

  /**
   * A private key as it is kept.
   *
   * @param name what its owner calls it; {@code self} for the one that the daemon has as a peer
   * @param bytes as libp2p's protobuf has it
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
  public record KeyFile(String name, byte[] bytes) {}

  /**
   * Private keys.
   *
   * @param unreadable which could not be read, and why
   */
  public record KeptKeys(List<KeyFile> keys, Map<String, Exception> unreadable) {}

  /** A pin as it is kept. */
  public record KeptPin(Cid cid, boolean recursive, String name) {}

  /**
   * Pins.
   *
   * @param unreadable how many entries are none
   */
  public record KeptPins(List<KeptPin> pins, int unreadable) {}

  /**
   * Opens a repository.
   *
   * @throws ImportRefusedException if there is none, it is of a kind that can't be read, or a
   *     daemon runs on it
   */
  public static KuboRepository open(Path folder) {
    try {
      requireVersion(folder);
      requireIdle(folder);
      JsonNode config = readConfig(folder.resolve("config"));
      requireUsualStores(config.path("Datastore").path("Spec"));
      return new KuboRepository(folder, config, LevelDb.open(folder.resolve("datastore")));
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static void requireVersion(Path folder) throws IOException {
    Path file = folder.resolve("version");
    if (!Files.isRegularFile(file) || !Files.isRegularFile(folder.resolve("config"))) {
      throw new ImportRefusedException(folder + " is no repository of Kubo");
    }
    String text = new String(read(file, MAX_VERSION_BYTES), StandardCharsets.US_ASCII).strip();
    if (!text.matches("\\d{1,4}")
        || Integer.parseInt(text) < OLDEST
        || Integer.parseInt(text) > NEWEST) {
      throw new ImportRefusedException(
          "%s is of version %s; %d to %d can be read, and Kubo's own migration makes newer of older"
              .formatted(folder, text, OLDEST, NEWEST));
    }
  }

  /** A daemon holds the lock of its repository for itself. */
  private static void requireIdle(Path folder) throws IOException {
    Path file = folder.resolve("repo.lock");
    if (!Files.exists(file)) {
      return;
    }
    requireRegular(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      if (lock == null) {
        throw new ImportRefusedException(
            "a daemon runs on %s; stop it first, with `ipfs shutdown`".formatted(folder));
      }
    }
  }

  private static JsonNode readConfig(Path file) throws IOException {
    try {
      return new JsonMapper().readTree(read(file, MAX_CONFIG_BYTES));
    } catch (JacksonException e) {
      throw new ImportRefusedException(file + " is not JSON", e);
    }
  }

  private static void requireUsualStores(JsonNode spec) {
    for (JsonNode mount : spec.path("mounts")) {
      String point = mount.path("mountpoint").asString("");
      String wanted = point.equals("/blocks") ? "flatfs blocks" : "levelds datastore";
      // Older versions have a store that measures around the one that keeps.
      String found = kind(mount.has("child") ? mount.path("child") : mount);
      if (!found.equals(wanted)) {
        throw new ImportRefusedException(
            "the datastore at %s is \"%s\"; only \"%s\" can be read"
                .formatted(point, found, wanted));
      }
    }
    if (spec.path("mounts").size() != 2) {
      throw new ImportRefusedException("Datastore.Spec is not that of flatfs beside levelds");
    }
  }

  private static String kind(JsonNode store) {
    return store.path("type").asString("?") + " " + store.path("path").asString("?");
  }

  /** To open a pipe is to wait for whoever writes into it. */
  private static void requireRegular(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ImportRefusedException(file + " is no file");
    }
  }

  private static byte[] read(Path file, int limit) throws IOException {
    requireRegular(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new ImportRefusedException("%s is over %d bytes".formatted(file, limit));
      }
      return bytes;
    }
  }

  /** Its blocks. */
  public FlatFs blocks() {
    return new FlatFs(folder.resolve("blocks"));
  }

  /** What is kept, and how. */
  public KeptPins pins() {
    List<KeptPin> pins = new ArrayList<>();
    int broken = 0;
    for (byte[] entry : entries(PINS).values()) {
      Optional<KeptPin> pin = pin(entry);
      pin.ifPresent(pins::add);
      broken += pin.isPresent() ? 0 : 1;
    }
    return new KeptPins(pins, broken);
  }

  private static Optional<KeptPin> pin(byte[] entry) {
    try {
      if (DagCbor.decode(ByteBuffer.wrap(entry))
              instanceof IpldNode.MapNode(Map<String, IpldNode> pin)
          && pin.get("cid") instanceof IpldNode.BytesNode cid
          && pin.get("mode") instanceof IpldNode.IntNode(long mode)
          && (mode == RECURSIVE || mode == DIRECT)) {
        String name = pin.get("name") instanceof IpldNode.StringNode(String text) ? text : "";
        byte[] bytes = new byte[cid.value().remaining()];
        cid.value().duplicate().get(bytes);
        return Optional.of(new KeptPin(Cid.decode(bytes), mode == RECURSIVE, name));
      }
      return Optional.empty();
    } catch (IpldException | MultiformatException e) {
      return Optional.empty();
    }
  }

  /**
   * The root of the mutable files; empty if there never were any.
   *
   * @throws MultiformatException if it is no CID
   */
  public Optional<Cid> filesRoot() {
    return Optional.ofNullable(entries(FILES).get(FILES)).map(Cid::decode);
  }

  /** The record that was published last under each name, as it travels. */
  public Map<PeerId, byte[]> records() {
    Map<PeerId, byte[]> records = new LinkedHashMap<>();
    entries(RECORDS)
        .forEach((key, record) -> {
          try {
            byte[] id =
                Multibase.BASE32.decodeBare(
                    key.substring(RECORDS.length()).toLowerCase(Locale.ROOT));
            records.put(PeerId.decode(id), record);
          } catch (MultiformatException e) {
            // Something else is kept there.
          }
        });
    return records;
  }

  /** The keys that names are signed with. */
  public KeptKeys keys() {
    KeptKeys kept = new KeptKeys(new ArrayList<>(), new LinkedHashMap<>());
    String self = config.path("Identity").path("PrivKey").asString("");
    if (!self.isEmpty()) {
      readKey(kept, "self", () -> new KeyFile("self", Base64.getDecoder().decode(self)));
    }
    Path store = folder.resolve("keystore");
    if (Files.isDirectory(store)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(store, KEY_PREFIX + "*")) {
        for (Path file : files) {
          if (kept.keys().size() > MAX_KEYS) {
            throw new ImportRefusedException("there are more than %d keys".formatted(MAX_KEYS));
          }
          readKey(
              kept,
              file.getFileName().toString(),
              () -> new KeyFile(keyName(file), read(file, MAX_KEY_BYTES)));
        }
      } catch (IOException | DirectoryIteratorException e) {
        kept.unreadable().put("keystore", e);
      }
    }
    return kept;
  }

  /** Reads a key. */
  private interface KeyReader {
    KeyFile read() throws IOException;
  }

  private static void readKey(KeptKeys kept, String called, KeyReader reader) {
    try {
      kept.keys().add(reader.read());
    } catch (IOException | ImportRefusedException | IllegalArgumentException e) {
      kept.unreadable().put(called, e);
    }
  }

  private static String keyName(Path file) {
    String coded = file.getFileName().toString().substring(KEY_PREFIX.length());
    return new String(Multibase.BASE32.decodeBare(coded), StandardCharsets.UTF_8);
  }

  private Map<String, byte[]> entries(String prefix) {
    try {
      return database.entries(prefix);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static ImportRefusedException unreadable(Path folder, Exception e) {
    return new ImportRefusedException("%s can't be read: %s".formatted(folder, e.getMessage()), e);
  }
}
