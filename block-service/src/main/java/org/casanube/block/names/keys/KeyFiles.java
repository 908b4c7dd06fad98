package org.casanube.block.names.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.KeyFormat;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NameKey;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.SigningKey;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.MultiformatException;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.keys.SecretFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys as files that only their owner may read, one each, named and written as Kubo's keystore has
 * them. They are held in memory, too; a file that can't be read is left alone, and told in the log.
 */
public final class KeyFiles implements NameKeys {
  /** The most keys besides the service's own. */
  static final int MAX_KEYS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);
  private static final String PREFIX = "key_";
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Path folder;
  private final SigningKey self;
  private final SecureRandom random;
  private final Duration patience;
  private final KeyCodec codec;
  private final ReentrantLock changes = new ReentrantLock();
  private final Semaphore costly = new Semaphore(1, true);
  private volatile Map<String, PrivateNameKey> keys;

  /**
   * Reads the keys that are there.
   *
   * @param folder where they lie; made when the first is written
   * @param self the service's own key
   * @throws UncheckedIOException if the folder can't be read
   */
  public KeyFiles(Path folder, SigningKey self, SecureRandom random) {
    this(folder, self, random, PATIENCE);
  }

  /**
   * The same with another patience.
   *
   * @param patience how long a call waits for its turn to make, read or write a key
   */
  KeyFiles(Path folder, SigningKey self, SecureRandom random, Duration patience) {
    this.folder = folder;
    this.self = self;
    this.random = random;
    this.patience = patience;
    this.codec = new KeyCodec(random);
    this.keys = load();
  }

  @Override
  public List<NameKey> list() {
    List<NameKey> all = new ArrayList<>();
    all.add(describe(SELF, self));
    keys.forEach((name, key) -> all.add(describe(name, key)));
    return all;
  }

  @Override
  public Optional<NameKey> find(String nameOrIpnsName) {
    return named(nameOrIpnsName).map(found -> describe(found.name(), found.key()));
  }

  @Override
  public SigningKey require(String nameOrIpnsName) {
    return named(nameOrIpnsName).map(Named::key).orElseThrow(() -> missing(nameOrIpnsName));
  }

  @Override
  public NameKey generate(String name, NewKey kind) {
    requireFree(name);
    try {
      PrivateNameKey key =
          switch (kind) {
            case NewKey.Ed25519 _ -> new Ed25519NameKey(KeyPair.generate(random));
            case NewKey.Rsa(int bits) -> generateRsa(bits);
          };
      return add(name, key);
    } catch (WireFormatException e) {
      throw new NameException(
          NameErrorCode.INVALID_KEY, "no such key is made: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK without RSA", e);
    }
  }

  @Override
  public NameKey importKey(
      String name, byte[] bytes, KeyFormat format, char @Nullable [] passphrase) {
    requireFree(name);
    return add(name, read(bytes, format, passphrase));
  }

  @Override
  public IpnsName nameOf(byte[] bytes, KeyFormat format, char @Nullable [] passphrase) {
    return read(bytes, format, passphrase).ipnsName();
  }

  private PrivateNameKey read(byte[] bytes, KeyFormat format, char @Nullable [] passphrase) {
    try (Turn _ = takeTurn()) {
      return codec.read(bytes, format, passphrase);
    }
  }

  @Override
  public byte[] exportKey(String name, KeyFormat format, char @Nullable [] passphrase) {
    PrivateNameKey key = requireOwn(name);
    try (Turn _ = takeTurn()) {
      return codec.write(key, format, passphrase);
    }
  }

  private PrivateNameKey generateRsa(int bits)
      throws GeneralSecurityException, WireFormatException {
    try (Turn _ = takeTurn()) {
      return RsaNameKey.generate(bits, random);
    }
  }

  /** The right to use a core for seconds. */
  private interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /** One at a time, since others need the cores, too: passphrases are stretched on purpose. */
  private Turn takeTurn() {
    try {
      if (!costly.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new NameException(
            NameErrorCode.BUSY, "other keys are being made, read or written; try again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NameException(NameErrorCode.BUSY, "the service stops", e);
    }
    return costly::release;
  }

  @Override
  public Renamed rename(String from, String to, boolean overwrite) {
    requireAllowed(to);
    changes.lock();
    try {
      PrivateNameKey key = requireOwn(from);
      boolean taken = !from.equals(to) && isTaken(to);
      if (taken && !overwrite) {
        throw exists(to);
      }
      if (!from.equals(to)) {
        move(from, to);
        Map<String, PrivateNameKey> changed = new TreeMap<>(keys);
        changed.remove(from);
        changed.put(to, key);
        keys = changed;
      }
      return new Renamed(from, describe(to, key), taken);
    } finally {
      changes.unlock();
    }
  }

  @Override
  public NameKey remove(String name) {
    changes.lock();
    try {
      PrivateNameKey key = requireOwn(name);
      Files.delete(file(name));
      syncFolder();
      Map<String, PrivateNameKey> changed = new TreeMap<>(keys);
      changed.remove(name);
      keys = changed;
      return describe(name, key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      changes.unlock();
    }
  }

  private NameKey add(String name, PrivateNameKey key) {
    changes.lock();
    try {
      requireFree(name);
      if (keys.size() >= MAX_KEYS) {
        throw new NameException(
            NameErrorCode.INVALID_KEY, "there are as many keys as are kept, " + MAX_KEYS);
      }
      new SecretFile(file(name)).replace(key.toProtobuf());
      Map<String, PrivateNameKey> changed = new TreeMap<>(keys);
      changed.put(name, key);
      keys = changed;
      return describe(name, key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      changes.unlock();
    }
  }

  private Optional<Named> named(String nameOrIpnsName) {
    if (nameOrIpnsName.equals(SELF)) {
      return Optional.of(new Named(SELF, self));
    }
    PrivateNameKey key = keys.get(nameOrIpnsName);
    if (key != null) {
      return Optional.of(new Named(nameOrIpnsName, key));
    }
    try {
      IpnsName wanted = IpnsName.parse(nameOrIpnsName);
      if (self.ipnsName().equals(wanted)) {
        return Optional.of(new Named(SELF, self));
      }
      return keys.entrySet().stream()
          .filter(entry -> entry.getValue().ipnsName().equals(wanted))
          .map(entry -> new Named(entry.getKey(), entry.getValue()))
          .findFirst();
    } catch (MultiformatException notAnIpnsName) {
      return Optional.empty();
    }
  }

  private PrivateNameKey requireOwn(String name) {
    requireNotSelf(name);
    PrivateNameKey key = keys.get(name);
    if (key == null) {
      throw missing(name);
    }
    return key;
  }

  private void requireFree(String name) {
    requireAllowed(name);
    if (isTaken(name)) {
      throw exists(name);
    }
  }

  /** Also true for the name of a file that can't be read: it may be somebody's only copy. */
  private boolean isTaken(String name) {
    return keys.containsKey(name) || Files.exists(file(name));
  }

  private static void requireAllowed(String name) {
    requireNotSelf(name);
    boolean allowed =
        !name.isBlank()
            && name.length() <= MAX_NAME_CHARACTERS
            && StandardCharsets.UTF_8.newEncoder().canEncode(name)
            && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_CHARACTERS
            && !name.startsWith(".")
            && name.chars().noneMatch(each -> each == '/' || Character.isISOControl(each));
    if (!allowed) {
      throw new NameException(
          NameErrorCode.INVALID_KEY,
          "a key can't be called so: a name has 1 to %d bytes, no slash and no dot at its start"
              .formatted(MAX_NAME_CHARACTERS));
    }
  }

  private static void requireNotSelf(String name) {
    if (name.equals(SELF)) {
      throw new NameException(
          NameErrorCode.KEY_RESERVED, "'self' is the service's own key, which stays as it is");
    }
  }

  private static NameException missing(String name) {
    return new NameException(NameErrorCode.KEY_NOT_FOUND, "there is no key '" + name + "'");
  }

  private static NameException exists(String name) {
    return new NameException(NameErrorCode.KEY_EXISTS, "there is a key '" + name + "' already");
  }

  private static NameKey describe(String name, SigningKey key) {
    return new NameKey(name, key.ipnsName(), key.publicKey().type());
  }

  private Path file(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return folder.resolve(PREFIX + Multibase.BASE32.encodeBare(bytes));
  }

  private void move(String from, String to) {
    try {
      Files.move(
          file(from),
          file(to),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      syncFolder();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void syncFolder() throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private Map<String, PrivateNameKey> load() {
    Map<String, PrivateNameKey> found = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path file : files) {
        load(file, found);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the keys of names in " + folder + " can't be read", e);
    }
    return found;
  }

  private void load(Path file, Map<String, PrivateNameKey> found) {
    try {
      String encoded = file.getFileName().toString().substring(PREFIX.length());
      String name =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Multibase.BASE32.decodeBare(encoded)))
              .toString();
      byte[] bytes = new SecretFile(file).read();
      found.put(name, codec.read(bytes, KeyFormat.LIBP2P_PROTOBUF, null));
    } catch (IOException | NameException | MultiformatException e) {
      LOG.warn("the key in {} is passed over: {}", file, e.getMessage());
    }
  }

  private record Named(String name, SigningKey key) {}
}
