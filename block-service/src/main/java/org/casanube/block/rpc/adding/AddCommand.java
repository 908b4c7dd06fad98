package org.casanube.block.rpc.adding;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.casanube.block.files.AddOptions;
import org.casanube.block.files.Added;
import org.casanube.block.files.FileAdding;
import org.casanube.block.pins.Pin;
import org.casanube.block.pins.PinName;
import org.casanube.block.pins.PinStatus;
import org.casanube.block.pins.Pins;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Parts;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.rpc.command.RpcPart;
import org.casanube.block.tree.FileTrees;
import org.casanube.block.tree.TreeOwner;
import org.casanube.block.tree.TreePath;
import org.casanube.block.tree.TreeRefusedException;
import org.casanube.block.unixfs.FileContent;
import org.casanube.block.unixfs.ImportListener;
import org.casanube.block.unixfs.Names;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.TreeImporter;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * {@code add}. What stands at top level is added one after the other, each durable and pinned
 * before the next one comes, unless all of it is wrapped.
 */
public final class AddCommand implements Family {
  private static final String UNNAMED = "unnamed";

  private final FileAdding adding;
  private final FileTrees trees;
  private final Retrieval retrieval;
  private final Pins pins;
  private final String user;

  public AddCommand(
      FileAdding adding, FileTrees trees, Retrieval retrieval, Pins pins, String user) {
    this.adding = adding;
    this.trees = trees;
    this.retrieval = retrieval;
    this.pins = pins;
    this.user = user;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("add", this::add);
  }

  private void add(Call call) throws IOException {
    AddSettings settings = new AddSettings(call);
    AddEvents events = new AddEvents(call, settings);
    Incoming incoming = new Incoming(call.parts());
    if (incoming.peek() == null) {
      throw new RpcException("expected a file argument");
    }
    boolean any = false;
    while (incoming.peek() != null) {
      TreePath target = target(settings, incoming.topName(), any);
      any = true;
      addNext(new Adding(call, settings, events), incoming, target);
    }
  }

  private record Adding(Call call, AddSettings settings, AddEvents events) {}

  /** Where the next entry is linked in the tree; null if it is not. */
  private @Nullable TreePath target(AddSettings settings, String name, boolean isFurther) {
    Optional<String> wanted = settings.toFiles();
    if (wanted.isEmpty()) {
      return null;
    }
    if (name.isEmpty()) {
      throw new RpcException("to-files: cannot add unnamed files to MFS");
    }
    TreePath path = TreePath.parse(wanted.get());
    boolean intoDirectory = wanted.get().endsWith("/");
    if (isFurther && !intoDirectory) {
      throw new RpcException(
          "to-files: MFS destination is a file: only one entry can be copied to \"" + path + '"');
    }
    TreePath parent = intoDirectory || path.isRoot() ? path : path.parent();
    try {
      if (trees.stat(new TreeOwner(user), parent).stat().kind() != UnixFsStat.Kind.DIRECTORY) {
        throw new RpcException("to-files: MFS destination \"" + parent + "\" is not a directory");
      }
    } catch (TreeRefusedException e) {
      throw new RpcException(
          "to-files: MFS destination directory \"%s\" does not exist: %s"
              .formatted(parent, e.getMessage()),
          e);
    }
    return intoDirectory
        ? TreePath.parse((path.isRoot() ? "" : path.toString()) + "/" + name)
        : path;
  }

  /** Adds all that stands below one name at top level; all that comes, where it is wrapped. */
  private void addNext(Adding what, Incoming incoming, @Nullable TreePath target)
      throws IOException {
    AddOptions options = what.settings().options(target);
    String top = incoming.topName();
    Added added =
        adding.add(
            options,
            user,
            what.events(),
            importer -> {
              RpcPart next = incoming.peek();
              while (next != null && (what.settings().wrap() || incoming.topName().equals(top))) {
                addOne(what, importer, next);
                incoming.advance();
                boolean wasUnnamed = next.path().isEmpty();
                next = incoming.peek();
                if (wasUnnamed && !what.settings().wrap()) {
                  return;
                }
              }
            });
    if (options.pinned() && !options.onlyHash() && !options.pinName().isEmpty()) {
      removeUnnamedPin(added.cid());
    }
  }

  /** A pin with a name takes the place of the one without, as with {@code pin/add}. */
  private void removeUnnamedPin(Cid cid) {
    if (pins.status(cid) instanceof PinStatus.Pinned(List<Pin> own)
        && own.stream().anyMatch(pin -> pin.name().equals(PinName.NONE))) {
      Pin _ = pins.unpin(cid, PinName.NONE);
    }
  }

  private void addOne(Adding what, TreeImporter importer, RpcPart part) throws IOException {
    AddSettings settings = what.settings();
    what.events().begin(part.path(), part.attributes());
    switch (part.kind()) {
      case DIRECTORY ->
          importer.addDirectory(
              part.path().isEmpty() ? "." : part.path(), settings.kept(part.attributes()));
      case SYMLINK -> {
        byte[] target = part.content().readNBytes(Names.MAX_TARGET_BYTES + 1);
        var _ =
            importer.addSymlink(
                part.path(),
                settings.keptOfLink(part.attributes()),
                new String(target, StandardCharsets.UTF_8));
      }
      case FILE -> {
        if (part.path().isEmpty() && settings.wrap()) {
          addUnnamed(what, importer, part);
        } else {
          String path = part.path().isEmpty() ? UNNAMED : part.path();
          var _ = importer.addFile(path, settings.kept(part.attributes()), part.content());
        }
      }
    }
  }

  /** A file without a name goes by its CID, which is known only when it has been added. */
  private void addUnnamed(Adding what, TreeImporter importer, RpcPart part) throws IOException {
    if (what.settings().onlyHash()) {
      throw new RpcException("a file without a name can't be wrapped when only hashes are wanted");
    }
    Added first =
        adding.add(
            what.settings().preparing(),
            user,
            ImportListener.NONE,
            inner -> {
              var _ =
                  inner.addFile(UNNAMED, what.settings().kept(part.attributes()), part.content());
            });
    try (Reading reading = retrieval.readLocally()) {
      FileContent content = new UnixFsReader(reading, ReadAhead.NONE).open(first.cid());
      try (InputStream again = content.stream(0, content.size())) {
        String name = what.call().cids().encode(first.cid());
        var _ = importer.addFile(name, what.settings().kept(part.attributes()), again);
      }
    }
  }

  /** The parts of a body with a look at the next one. */
  private static final class Incoming {
    private final Parts parts;
    private @Nullable RpcPart next;

    Incoming(Parts parts) throws IOException {
      this.parts = parts;
      advance();
    }

    @Nullable RpcPart peek() {
      return next;
    }

    void advance() throws IOException {
      next = parts.next().orElse(null);
    }

    /** The name at top level that the next part stands at or below. */
    String topName() {
      RpcPart part = next;
      if (part == null) {
        return "";
      }
      int slash = part.path().indexOf('/');
      return slash < 0 ? part.path() : part.path().substring(0, slash);
    }
  }
}
