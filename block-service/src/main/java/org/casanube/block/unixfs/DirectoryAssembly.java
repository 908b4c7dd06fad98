package org.casanube.block.unixfs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.casanube.block.unixfs.TreeEntries.Entry;
import org.casanube.ipld.dagpb.PbLink;
import org.jspecify.annotations.Nullable;

/**
 * Writes the directories of a tree from entries sorted by path. Open are only those on the way to
 * the current entry; one is written when an entry comes that is not below it.
 */
final class DirectoryAssembly {
  private final ImportOptions options;
  private final DagWriter writer;
  private final SpillSpace space;
  private final ImportListener listener;
  private final Deque<OpenDirectory> path = new ArrayDeque<>();
  private @Nullable Imported onlyChild;
  private boolean rootNamed;

  DirectoryAssembly(
      ImportOptions options, DagWriter writer, SpillSpace space, ImportListener listener) {
    this.options = options;
    this.writer = writer;
    this.space = space;
    this.listener = listener;
  }

  /** A directory that entries still come for. */
  private record OpenDirectory(List<String> names, DirectoryBuilder builder) {}

  Imported assemble(Iterator<Entry> entries, boolean wrap) {
    Entry previous = null;
    Attributes rootAttributes = Attributes.NONE;
    while (entries.hasNext()) {
      Entry entry = entries.next();
      if (entry.names().isEmpty()) {
        rootNamed = true;
        rootAttributes = entry.attributes();
        continue;
      }
      if (path.isEmpty()) {
        open(List.of(), rootAttributes);
      }
      refuseConflict(previous, entry);
      if (entry.names().equals(path.element().names)) {
        path.element().builder.replaceAttributes(entry.attributes());
      } else {
        take(entry);
      }
      previous = entry;
    }
    if (path.isEmpty()) {
      open(List.of(), rootAttributes);
    }
    return finish(wrap);
  }

  private static void refuseConflict(@Nullable Entry previous, Entry entry) {
    if (previous == null) {
      return;
    }
    boolean same = previous.names().equals(entry.names());
    if (same && (previous.imported() != null || entry.imported() != null)) {
      throw conflict("path '" + entry.path() + "' came twice");
    }
    if (!same && previous.imported() != null && isBelow(entry.names(), previous.names())) {
      throw conflict(
          "path '%s' is no directory, and '%s' is below it"
              .formatted(previous.path(), entry.path()));
    }
  }

  private static boolean isBelow(List<String> names, List<String> above) {
    return names.size() > above.size() && names.subList(0, above.size()).equals(above);
  }

  private void take(Entry entry) {
    List<String> names = entry.names();
    while (!isBelow(names, path.element().names)) {
      close();
    }
    while (path.element().names.size() < names.size() - 1) {
      open(names.subList(0, path.element().names.size() + 1), Attributes.NONE);
    }
    Imported imported = entry.imported();
    if (imported == null) {
      open(names, entry.attributes());
    } else {
      link(names, imported);
    }
  }

  private void open(List<String> names, Attributes attributes) {
    path.push(new OpenDirectory(names, new DirectoryBuilder(options, writer, space, attributes)));
  }

  private void close() {
    OpenDirectory closed = path.pop();
    link(closed.names, write(closed));
  }

  private Imported write(OpenDirectory directory) {
    PbLink link = directory.builder.finish();
    Imported written = new Imported(link.cid(), 0, link.totalSize());
    listener.onEntry(String.join("/", directory.names), written);
    return written;
  }

  private void link(List<String> names, Imported child) {
    if (path.size() == 1) {
      onlyChild = child;
    }
    path.element().builder.add(new PbLink(names.getLast(), child.totalSize(), child.cid()));
  }

  private Imported finish(boolean wrap) {
    while (path.size() > 1) {
      close();
    }
    OpenDirectory root = path.pop();
    if (!wrap && !rootNamed && root.builder.count() == 1 && onlyChild != null) {
      return onlyChild;
    }
    return write(root);
  }

  private static UnixFsException conflict(String message) {
    return new UnixFsException(UnixFsException.Code.CONFLICT, message);
  }
}
