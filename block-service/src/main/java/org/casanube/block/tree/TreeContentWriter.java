package org.casanube.block.tree;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import java.util.function.Supplier;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.Blocks.WriteSession;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.BlockSink;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.block.unixfs.FileContent;
import org.casanube.block.unixfs.FileEditor;
import org.casanube.block.unixfs.FileImporter;
import org.casanube.block.unixfs.HashingPool;
import org.casanube.block.unixfs.ImportListener;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.ImportRoom;
import org.casanube.block.unixfs.Profile;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Cid;

/**
 * Writes content into files of trees.
 *
 * <p>The content is taken in first: little of it in memory, more as a file of its own, since
 * whoever sends it may stop at any place. Then the new file is made of the old one and the content,
 * beside the tree, and put in the old one's place if that is still there; else all but the taking
 * in is done again. So the commit of the tree, which others wait for, never moves content. The
 * session stays open until the new file is linked.
 */
final class TreeContentWriter {
  private static final int MAX_ATTEMPTS = 64;
  private static final ImportOptions OPTIONS = ImportOptions.of(Profile.UNIXFS_V1_2025);

  private final Blocks blocks;
  private final HashingPool pool;
  private final BlockSource source;
  private final UnixFsReader reader;
  private final UnixFsReader local;

  /**
   * Writes into these blocks.
   *
   * @param source gives the blocks of the files that are changed, wherever they come from
   */
  TreeContentWriter(Blocks blocks, BlockSource source, HashingPool pool) {
    this.blocks = blocks;
    this.source = source;
    this.pool = pool;
    reader = new UnixFsReader(source, ReadAhead.NONE);
    local = new UnixFsReader(DraftBlocks.stored(blocks), ReadAhead.NONE);
  }

  /** Has an edit made durable, and answers the root after it. */
  @FunctionalInterface
  interface Commit {
    Cid commit(TreeEdit edit);
  }

  /**
   * Content that was taken in and can be read again and again.
   *
   * @param file what it is as a file of its own, if it was made one
   */
  private record Held(Supplier<InputStream> content, Optional<Cid> file) {}

  Cid locate(Cid root, TreePath path) {
    return new TreeEditor(source, BlockSink.NOWHERE).require(root, path);
  }

  Optional<UnixFsStat> findStat(Cid cid) {
    try {
      return Optional.of(local.stat(cid));
    } catch (MissingBlockException | BlockStoreException | UnixFsException e) {
      return Optional.empty();
    }
  }

  Cid write(
      Supplier<Cid> roots, TreePath path, ContentWrite write, InputStream content, Commit commit)
      throws IOException {
    requireWritable(roots.get(), path, write);
    try (WriteSession session = blocks.openSession()) {
      BlockSink sink = (cid, bytes) -> session.add(cid, Block.of(cid.multihash(), bytes));
      Held held = takeIn(content, sink);
      for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        Cid root = roots.get();
        try {
          Optional<Cid> before = requireWritable(root, path, write);
          Cid after = makeFile(before, write, held, sink);
          session.commit();
          return commit.commit(TreeEdit.replaceFile(path, before, after, write.parents()));
        } catch (TreeRefusedException e) {
          if (e.code() != TreeErrorCode.BUSY) {
            throw e;
          }
        } catch (MissingBlockException e) {
          if (roots.get().equals(root)) {
            throw e;
          }
        }
      }
    }
    throw TreeEditor.refused(
        TreeErrorCode.BUSY, "others changed %s " + MAX_ATTEMPTS + " times meanwhile", path);
  }

  /** The file that is there; refuses where there is none to write into, or no place for one. */
  private Optional<Cid> requireWritable(Cid root, TreePath path, ContentWrite write) {
    TreeEditor editor = new TreeEditor(source, BlockSink.NOWHERE);
    Optional<Cid> present = editor.find(root, path);
    if (present.isEmpty() && !write.create()) {
      throw TreeEditor.refused(TreeErrorCode.NOT_FOUND, "there is no file %s", path);
    }
    if (present.isPresent() && editor.stat(present.get()).kind() != UnixFsStat.Kind.FILE) {
      throw TreeEditor.refused(TreeErrorCode.NOT_A_FILE, "%s is not a file", path);
    }
    return present;
  }

  private Held takeIn(InputStream content, BlockSink sink) throws IOException {
    byte[] start = content.readNBytes(ImportRoom.FREE_BYTES);
    if (start.length < ImportRoom.FREE_BYTES) {
      return new Held(() -> new ByteArrayInputStream(start), Optional.empty());
    }
    Cid file = importFile(new SequenceInputStream(new ByteArrayInputStream(start), content), sink);
    return new Held(() -> stream(file), Optional.of(file));
  }

  private InputStream stream(Cid file) {
    FileContent opened = reader.open(file);
    return opened.stream(0, opened.size());
  }

  private Cid importFile(InputStream content, BlockSink sink) throws IOException {
    try (FileImporter importer = new FileImporter(OPTIONS, sink, pool, ImportListener.NONE)) {
      return importer.importFile(content, Attributes.NONE).cid();
    }
  }

  private Cid makeFile(Optional<Cid> before, ContentWrite write, Held held, BlockSink sink)
      throws IOException {
    boolean fromStart = write.offset().isPresent() && write.offset().getAsLong() == 0;
    boolean replaces = before.isEmpty() || (write.truncate() && fromStart);
    if (replaces && (fromStart || write.offset().isEmpty())) {
      return held.file().isPresent() ? held.file().get() : importFile(held.content().get(), sink);
    }
    Cid base = replaces ? importFile(InputStream.nullInputStream(), sink) : before.get();
    try (InputStream content = held.content().get()) {
      return edit(base, write, content, sink);
    }
  }

  private Cid edit(Cid base, ContentWrite write, InputStream content, BlockSink sink)
      throws IOException {
    try (FileEditor editor = new FileEditor(OPTIONS, source, sink, pool)) {
      long size = reader.open(base).size();
      long offset = write.offset().orElse(size);
      boolean cut = write.truncate() && offset < size;
      Cid start = cut ? editor.truncate(base, offset).cid() : base;
      return editor.write(start, offset, content).cid();
    }
  }
}
