package org.casanube.block.unixfs;

import java.util.Iterator;

/**
 * The entries of a directory, read as they are asked for. Between two of them little is held in
 * memory, however large the directory's blocks are: those are read again instead. For one thread.
 */
public interface DirectoryEntries extends Iterator<DirectoryEntry> {
  /** Lets go of nearly all that is held, for one who will not ask again soon. */
  void rest();
}
