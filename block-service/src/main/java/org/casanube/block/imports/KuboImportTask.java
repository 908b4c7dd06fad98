package org.casanube.block.imports;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.Blocks.WriteSession;
import org.casanube.block.blocks.MismatchedBlockException;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.blocks.UnacceptableBlockException;
import org.casanube.block.imports.kubo.FlatFs;
import org.casanube.block.imports.kubo.KuboRepository;
import org.casanube.block.imports.kubo.KuboRepository.KeptPin;
import org.casanube.block.imports.kubo.KuboRepository.KeyFile;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.KeyFormat;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NameKey;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.Names;
import org.casanube.block.names.PublishRequest;
import org.casanube.block.operations.OperationRun;
import org.casanube.block.operations.OperationTask;
import org.casanube.block.operations.Progress;
import org.casanube.block.pins.PinMode;
import org.casanube.block.pins.PinName;
import org.casanube.block.pins.PinRefusedException;
import org.casanube.block.pins.Pins;
import org.casanube.block.tree.FileTrees;
import org.casanube.block.tree.TreeErrorCode;
import org.casanube.block.tree.TreeOwner;
import org.casanube.block.tree.TreePath;
import org.casanube.block.tree.TreeRefusedException;
import org.casanube.block.tree.TreeWriteOptions;
import org.casanube.block.unixfs.DirectoryEntry;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;

/**
 * Takes over a repository of Kubo: all blocks, then pins, keys, what their names point at, and the
 * mutable files. The repository is only read. A run that was cut off is made again: what is here
 * already is passed over, blocks by their hash, and no collection takes them before the run ends.
 *
 * <p>What can't be taken over (a damaged block, a pin of what is not all there) is counted and
 * logged, and does not hold up the rest.
 */
public final class KuboImportTask implements OperationTask {
  public static final String TYPE = "kubo-import";

  private static final String PATH = "path";
  private static final String OWNER = "owner";
  private static final long COMMIT_BYTES = 32L * 1024 * 1024;
  private static final String OTHER_FOLDER = "from-kubo";
  private static final TreeWriteOptions NEW = new TreeWriteOptions(true, false);
  private static final Duration TO_TELL = Duration.ofSeconds(5);

  private final Blocks blocks;
  private final Pins pins;
  private final FileTrees trees;
  private final NameKeys keys;
  private final Names names;

  public KuboImportTask(Blocks blocks, Pins pins, FileTrees trees, NameKeys keys, Names names) {
    this.blocks = blocks;
    this.pins = pins;
    this.trees = trees;
    this.keys = keys;
    this.names = names;
  }

  /**
   * The parameters of an import.
   *
   * @param folder of the repository
   * @param owner whose file tree takes its files
   */
  public static Map<String, String> parameters(Path folder, TreeOwner owner) {
    return Map.of(PATH, folder.toString(), OWNER, owner.value());
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Map<String, Long> run(OperationRun run) {
    Map<String, String> parameters = run.parameters();
    KuboRepository repository = KuboRepository.open(Path.of(parameters.getOrDefault(PATH, "")));
    TreeOwner owner = new TreeOwner(parameters.getOrDefault(OWNER, ""));
    ImportTally tally = new ImportTally();
    try (WriteSession session = blocks.openSession()) {
      takeBlocks(repository.blocks(), session, run, tally);
      takePins(repository.pins(), run, tally);
      filesRoot(repository, tally).ifPresent(root -> takeFiles(root, owner, run, tally));
      takeNames(repository, run, tally);
    }
    return tally.counts();
  }

  private void takeBlocks(
      FlatFs source, WriteSession session, OperationRun run, ImportTally tally) {
    long total = source.estimatedBytes();
    long[] bytes = new long[2];
    source.forEach((hash, file) -> {
      run.checkpoint();
      int size = takeBlock(hash, file, session, tally);
      bytes[0] += size;
      bytes[1] += size;
      if (bytes[1] > COMMIT_BYTES) {
        session.commit();
        bytes[1] = 0;
      }
      run.progress(new Progress("blocks", bytes[0], Math.max(total, bytes[0]), "bytes"));
    });
    session.commit();
  }

  private int takeBlock(Multihash hash, FlatFs.File file, WriteSession session, ImportTally tally)
      throws IOException {
    Cid cid = Cid.v1(Multicodec.RAW, hash);
    if (session.keep(cid)) {
      tally.count("blocksPresent");
      return blocks.findSize(cid).orElse(0);
    }
    if (!file.isRegular()) {
      tally.refuse("blocksRefused", "block " + cid, new IOException("it is no file"));
      return 0;
    }
    byte[] content = file.read(Block.MAX_BYTES);
    try {
      session.addVerified(cid, Block.of(hash, content));
      tally.count("blocks");
      tally.add("bytes", content.length);
    } catch (MismatchedBlockException | UnacceptableBlockException e) {
      tally.refuse("blocksRefused", "block " + cid, e);
    }
    return content.length;
  }

  private void takePins(KuboRepository.KeptPins kept, OperationRun run, ImportTally tally) {
    if (kept.unreadable() > 0) {
      tally.add("pinsRefused", kept.unreadable());
    }
    long done = 0;
    for (KeptPin pin : kept.pins()) {
      run.checkpoint();
      try {
        PinMode mode = pin.recursive() ? PinMode.RECURSIVE : PinMode.DIRECT;
        var _ = pins.pin(pin.cid(), mode, new PinName(pin.name()), _ -> run.checkpoint());
        tally.count("pins");
      } catch (PinRefusedException e) {
        tally.refuse("pinsRefused", "the pin of " + pin.cid(), e);
      }
      done++;
      run.progress(new Progress("pins", done, kept.pins().size(), "pins"));
    }
  }

  private static Optional<Cid> filesRoot(KuboRepository repository, ImportTally tally) {
    try {
      return repository.filesRoot();
    } catch (MultiformatException e) {
      tally.refuse("filesRefused", "the root of the files", e);
      return Optional.empty();
    }
  }

  private void takeFiles(Cid root, TreeOwner owner, OperationRun run, ImportTally tally) {
    UnixFsReader reader = new UnixFsReader(cid -> blocks.require(cid).data(), ReadAhead.NONE);
    try {
      Iterator<DirectoryEntry> entries = reader.entries(root);
      for (long done = 1; entries.hasNext(); done++) {
        run.checkpoint();
        takeEntry(entries.next(), owner, tally);
        run.progress(new Progress("files", done, 0, "entries"));
      }
    } catch (UnixFsException | MissingBlockException e) {
      tally.refuse("filesRefused", "the root of the files, " + root, e);
    }
  }

  /** Links an entry at its name or, if something else is there, in a folder of its own. */
  private void takeEntry(DirectoryEntry entry, TreeOwner owner, ImportTally tally) {
    try {
      for (List<String> place :
          List.of(List.of(entry.name()), List.of(OTHER_FOLDER, entry.name()))) {
        TreePath path = new TreePath(place);
        Optional<Cid> there = find(owner, path);
        if (there.isEmpty()) {
          var _ = trees.link(owner, entry.cid(), path, NEW, Optional.empty());
          tally.count("files");
          return;
        }
        if (there.get().equals(entry.cid())) {
          tally.count("filesPresent");
          return;
        }
      }
      throw new TreeRefusedException(
          TreeErrorCode.ALREADY_EXISTS, "something else is called so, at both places");
    } catch (TreeRefusedException | MissingBlockException | UnixFsException e) {
      tally.refuse("filesRefused", "/" + entry.name(), e);
    }
  }

  private Optional<Cid> find(TreeOwner owner, TreePath path) {
    try {
      return Optional.of(trees.stat(owner, path).stat().cid());
    } catch (TreeRefusedException e) {
      if (e.code() == TreeErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void takeNames(KuboRepository repository, OperationRun run, ImportTally tally) {
    Map<PeerId, byte[]> records = new LinkedHashMap<>(repository.records());
    KuboRepository.KeptKeys kept = repository.keys();
    kept.unreadable().forEach((file, why) -> tally.refuse("keysRefused", "key " + file, why));
    for (KeyFile file : kept.keys()) {
      run.checkpoint();
      Optional<NameKey> key = takeKey(file, tally);
      key.ifPresent(taken -> {
        byte[] record = records.get(taken.ipnsName().peer());
        if (record != null) {
          publish(taken, record, tally);
        }
      });
    }
  }

  private Optional<NameKey> takeKey(KeyFile file, ImportTally tally) {
    boolean isFree = !file.name().equals(NameKeys.SELF) && keys.find(file.name()).isEmpty();
    String name = isFree ? file.name() : "kubo-" + file.name();
    try {
      IpnsName ipnsName = keys.nameOf(file.bytes(), KeyFormat.LIBP2P_PROTOBUF, null);
      Optional<NameKey> known = keys.find(ipnsName.toString());
      if (known.isPresent()) {
        tally.count("keysPresent");
        return known;
      }
      NameKey key = keys.importKey(name, file.bytes(), KeyFormat.LIBP2P_PROTOBUF, null);
      tally.count("keys");
      return Optional.of(key);
    } catch (NameException e) {
      tally.refuse("keysRefused", "key " + file.name(), e);
      return Optional.empty();
    }
  }

  /** Points the name at what it pointed at, by a record that comes after the one that is out. */
  private void publish(NameKey key, byte[] bytes, ImportTally tally) {
    IpnsName name = key.ipnsName();
    if (names.findPublication(name).isPresent()) {
      tally.count("namesPresent");
      return;
    }
    try {
      IpnsRecord record = names.read(name, bytes);
      PublishRequest again =
          PublishRequest.of(record.path(), key.name())
              .sequence(record.sequence() + 1)
              .deadline(TO_TELL);
      var _ = names.publish(record.ttl().map(again::ttl).orElse(again));
      tally.count("names");
    } catch (NameException | MultiformatException e) {
      tally.refuse("namesRefused", "name " + name, e);
    }
  }
}
