package org.casanube.block.files.uploads;

import java.io.IOException;
import java.nio.file.Path;

/** Where the file of a complete upload goes. */
@FunctionalInterface
interface UploadedFile {
  /** Adds it durably and gives its CID; may be called again if the process ended before. */
  String add(Upload upload, Path file) throws IOException;
}
