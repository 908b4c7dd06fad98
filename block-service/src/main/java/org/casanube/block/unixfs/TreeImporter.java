package org.casanube.block.unixfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.casanube.ipld.dagpb.PbLink;

/**
 * Writes a tree of files, directories and symlinks whose entries come in any order, and gives its
 * root. Not for several threads at once.
 *
 * <p>File content is written as it comes. What the directories are made of is sorted by path, on
 * disk where it is much, and the directories are written at the end; so memory depends neither on
 * how many entries there are nor on how large a directory is.
 *
 * <p>A path may come once; only directories may be named again, and the last attributes hold.
 */
public final class TreeImporter implements AutoCloseable {
  private static final long MAX_HELD_BYTES = 16L * 1024 * 1024;

  private final ImportOptions options;
  private final ImportListener listener;
  private final DagWriter writer;
  private final FileImporter files;
  private final SpillSpace space;
  private final TreeEntries entries;

  /**
   * A tree without entries.
   *
   * @param temporaryFolder where sorted entries go when there are many
   */
  public TreeImporter(
      ImportOptions options,
      BlockSink sink,
      HashingPool pool,
      ImportListener listener,
      Path temporaryFolder) {
    this(options, sink, pool, listener, new SpillSpace(temporaryFolder, MAX_HELD_BYTES));
  }

  TreeImporter(
      ImportOptions options,
      BlockSink sink,
      HashingPool pool,
      ImportListener listener,
      SpillSpace space) {
    this.options = options;
    this.listener = listener;
    this.writer = new DagWriter(sink, options.cidForm());
    this.files = new FileImporter(options, writer, pool, listener);
    this.space = space;
    this.entries = new TreeEntries(space);
  }

  /**
   * Writes a file. Directories above it need not be named.
   *
   * @param path relative, as {@link Names#split} takes it
   * @param content read to its end and not closed
   * @throws UnixFsException with INVALID_NAME for a path that we do not write
   * @throws IOException what reading throws
   */
  public Imported addFile(String path, Attributes attributes, InputStream content)
      throws IOException {
    List<String> names = requireNames(path);
    Imported file = files.importFile(content, attributes);
    entries.add(names, file);
    listener.onEntry(String.join("/", names), file);
    return file;
  }

  /**
   * Writes a symlink, which may point anywhere.
   *
   * @throws UnixFsException with INVALID_NAME for a path or a target that we do not write
   */
  public Imported addSymlink(String path, Attributes attributes, String target) {
    List<String> names = requireNames(path);
    ByteBuffer bytes = ByteBuffer.wrap(Names.encodeTarget(target));
    PbLink root = writer.write(List.of(), UnixFsNode.symlink(bytes, attributes));
    Imported symlink = new Imported(root.cid(), bytes.remaining(), root.totalSize());
    entries.add(names, symlink);
    listener.onEntry(String.join("/", names), symlink);
    return symlink;
  }

  /**
   * Names a directory, which may be empty; the path {@code .} is the root itself.
   *
   * @throws UnixFsException with INVALID_NAME for a path that we do not write
   */
  public void addDirectory(String path, Attributes attributes) {
    entries.addDirectory(Names.split(path), attributes);
  }

  private static List<String> requireNames(String path) {
    List<String> names = Names.split(path);
    if (names.isEmpty()) {
      throw new UnixFsException(
          UnixFsException.Code.INVALID_NAME, "path '" + path + "' can only be a directory");
    }
    return names;
  }

  /**
   * Writes the directories and gives the root: with {@code wrap} always the directory of the
   * entries at top level; without, the only one of them where there is one and {@code .} was not
   * named.
   *
   * @throws UnixFsException with CONFLICT if a path came twice, or is a file and has entries below
   */
  public Imported finish(boolean wrap) {
    DirectoryAssembly assembly = new DirectoryAssembly(options, writer, space, listener);
    return assembly.assemble(entries.sorted(), wrap);
  }

  /** Blocks handed to the sink so far, those that came twice too. */
  public long blocks() {
    return writer.blocks();
  }

  /** Bytes of these blocks. */
  public long bytes() {
    return writer.bytes();
  }

  /** Gives buffers back and removes what was put on disk. */
  @Override
  public void close() {
    files.close();
    space.close();
  }
}
