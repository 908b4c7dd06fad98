package org.casanube.block.files;

import java.io.IOException;
import org.casanube.block.unixfs.TreeImporter;

/** Gives the files that are added to an importer, in the order in which they come in. */
@FunctionalInterface
public interface AddContent {
  /** Gives all of them; throws if they can't be read to their end, and then nothing is kept. */
  void writeTo(TreeImporter importer) throws IOException;
}
