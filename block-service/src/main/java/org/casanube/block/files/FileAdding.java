package org.casanube.block.files;

import java.io.IOException;
import java.nio.file.Path;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.unixfs.BlockSink;
import org.casanube.block.unixfs.HashingPool;
import org.casanube.block.unixfs.ImportListener;
import org.casanube.block.unixfs.Imported;
import org.casanube.block.unixfs.TreeImporter;

/**
 * Adds files. One add is one session of writes with one commit, however many files it has; its root
 * is pinned and linked before the session ends, so that no collection comes between. An add that
 * fails leaves nothing but blocks that the collector finds. Safe for use by many threads.
 */
public final class FileAdding {
  private final Blocks blocks;
  private final HashingPool pool;
  private final Path temporary;
  private final AddedRoots roots;

  /**
   * Adds through this door to blocks.
   *
   * @param temporary a folder that is there, for what a large directory needs on disk
   */
  public FileAdding(Blocks blocks, HashingPool pool, Path temporary, AddedRoots roots) {
    this.blocks = blocks;
    this.pool = pool;
    this.temporary = temporary;
    this.roots = roots;
  }

  /**
   * Adds what the content gives. On return it is durable, pinned and linked as the options say.
   *
   * @param caller whose file tree is meant
   * @throws IOException what reading the content throws
   */
  public Added add(AddOptions options, String caller, ImportListener listener, AddContent content)
      throws IOException {
    Tally tally = new Tally(listener);
    if (options.onlyHash()) {
      return write(BlockSink.NOWHERE, options, tally, content);
    }
    try (Blocks.WriteSession session = blocks.openSession()) {
      BlockSink sink = (cid, bytes) -> session.add(cid, Block.of(cid.multihash(), bytes));
      Added added = write(sink, options, tally, content);
      session.commit();
      roots.keep(added.cid(), options, caller);
      roots.announce(added, options, caller);
      return added;
    }
  }

  private Added write(BlockSink sink, AddOptions options, Tally tally, AddContent content)
      throws IOException {
    try (TreeImporter importer =
        new TreeImporter(options.importing(), sink, pool, tally, temporary)) {
      content.writeTo(importer);
      Imported root = importer.finish(options.wrap());
      String name = options.wrap() ? "" : tally.topLevelName();
      return new Added(
          root.cid(), name, tally.bytes, root.totalSize(), tally.entries, importer.blocks());
    }
  }

  /** Counts what passes, and passes it on. */
  private static final class Tally implements ImportListener {
    private final ImportListener next;
    private String firstName = "";
    private boolean severalNames;
    private long bytes;
    private long entries;

    Tally(ImportListener next) {
      this.next = next;
    }

    @Override
    public void onBytes(int count) {
      bytes += count;
      next.onBytes(count);
    }

    @Override
    public void onEntry(String path, Imported entry) {
      entries++;
      int slash = path.indexOf('/');
      String name = slash < 0 ? path : path.substring(0, slash);
      severalNames |= !firstName.isEmpty() && !firstName.equals(name) && !name.isEmpty();
      firstName = firstName.isEmpty() ? name : firstName;
      next.onEntry(path, entry);
    }

    String topLevelName() {
      return severalNames ? "" : firstName;
    }
  }
}
