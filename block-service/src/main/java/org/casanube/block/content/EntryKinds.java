package org.casanube.block.content;

import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.unixfs.DirectoryEntry;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.ipld.IpldException;
import org.casanube.multiformats.Multicodec;

/**
 * Tells the folders among the entries of a directory, as far as that is known here: nothing is
 * fetched for it, and of a large directory only the first entries are looked at. For one request.
 */
final class EntryKinds implements AutoCloseable {
  private static final int MAX_LOOKED_AT = 256;

  private final Reading reading;
  private final UnixFsReader reader;
  private int lookedAt;

  EntryKinds(Retrieval retrieval) {
    this.reading = retrieval.readLocally();
    this.reader = new UnixFsReader(reading, ReadAhead.NONE);
  }

  /** True of an entry that is a folder for certain. */
  boolean isFolder(DirectoryEntry entry) {
    if (!entry.cid().codec().equals(Multicodec.DAG_PB) || lookedAt == MAX_LOOKED_AT) {
      return false;
    }
    lookedAt++;
    try {
      return reader.stat(entry.cid()).kind() == UnixFsStat.Kind.DIRECTORY;
    } catch (MissingBlockException | UnixFsException | IpldException e) {
      return false;
    }
  }

  @Override
  public void close() {
    reading.close();
  }
}
