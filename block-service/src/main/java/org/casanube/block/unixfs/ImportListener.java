package org.casanube.block.unixfs;

/** Hears how an import goes on. Called by the thread that runs the import; must be quick. */
public interface ImportListener {
  /** Hears nothing. */
  ImportListener NONE = new ImportListener() {};

  /** So many more bytes of file content were taken, of the entry that is being written. */
  default void onBytes(int bytes) {}

  /** An entry is written: files and symlinks as they come, directories after all below them. */
  default void onEntry(String path, Imported entry) {}
}
