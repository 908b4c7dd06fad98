package org.casanube.block.rpc.dags;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.BlockSink;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.block.unixfs.DirectoryEditor;
import org.casanube.block.unixfs.DirectoryEntry;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Imported;
import org.casanube.block.unixfs.Names;
import org.casanube.block.unixfs.Profile;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.multiformats.Cid;

/** {@code object/patch/…}: directories that differ from others in one entry. */
public final class PatchCommands implements Family {
  private final Blocks blocks;
  private final ContentPaths paths;

  public PatchCommands(Blocks blocks, ContentPaths paths) {
    this.blocks = blocks;
    this.paths = paths;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("object/patch/add-link", this::add).add("object/patch/rm-link", this::remove);
  }

  private void add(Call call) throws IOException {
    Cid child = paths.requireCid(call, call.argument(2));
    boolean create = call.flag("create");
    patch(call, (patch, root, names) -> patch.add(root, names, child, create));
  }

  private void remove(Call call) throws IOException {
    patch(call, Patch::remove);
  }

  /** A change of a directory. */
  private interface Change {
    Imported make(Patch patch, Cid root, List<String> names);
  }

  private void patch(Call call, Change change) throws IOException {
    Cid root = paths.requireCid(call, call.argument(0));
    List<String> names = Names.split(call.argument(1));
    if (names.isEmpty()) {
      throw new RpcException("the name of a link must not be empty");
    }
    Imported changed;
    try (Blocks.WriteSession session = blocks.openSession();
        Reading reading = paths.open(call, root)) {
      BlockSink sink = (cid, bytes) -> session.add(cid, Block.of(cid.multihash(), bytes));
      // What was written for a level below is read again for the one above.
      BlockSource source =
          cid ->
              blocks.findSize(cid).isPresent() ? blocks.require(cid).data() : reading.require(cid);
      changed = change.make(new Patch(root.version(), source, sink), root, names);
      session.commit();
    } catch (UnixFsException e) {
      throw new RpcException(
          e.code() == UnixFsException.Code.NOT_FOUND
              ? "no link by that name"
              : String.valueOf(e.getMessage()),
          e);
    }
    String hash = call.cids().encode(changed.cid());
    call.once(Json.of("Hash", hash), hash + "\n");
  }

  /** Changes directories from the bottom up. */
  private static final class Patch {
    private final UnixFsReader reader;
    private final DirectoryEditor editor;

    Patch(int cidVersion, BlockSource source, BlockSink sink) {
      reader = new UnixFsReader(source, ReadAhead.NONE);
      ImportOptions options = ImportOptions.of(Profile.UNIXFS_V0_2015).withCidVersion(cidVersion);
      editor = new DirectoryEditor(options, source, sink);
    }

    Imported add(Cid directory, List<String> names, Cid child, boolean create) {
      if (names.size() == 1) {
        return editor.put(
            directory, names.getFirst(), new Imported(child, 0, reader.stat(child).totalSize()));
      }
      Optional<DirectoryEntry> below = reader.find(directory, names.getFirst());
      if (below.isEmpty() && !create) {
        throw new RpcException("no link by that name");
      }
      Cid next =
          below.map(DirectoryEntry::cid).orElseGet(() -> editor.create(Attributes.NONE).cid());
      Imported changed = add(next, names.subList(1, names.size()), child, create);
      return editor.put(directory, names.getFirst(), changed);
    }

    Imported remove(Cid directory, List<String> names) {
      if (names.size() == 1) {
        return editor.remove(directory, names.getFirst());
      }
      Cid next =
          reader
              .find(directory, names.getFirst())
              .orElseThrow(() -> new RpcException("no link by that name"))
              .cid();
      Imported changed = remove(next, names.subList(1, names.size()));
      return editor.put(directory, names.getFirst(), changed);
    }
  }
}
