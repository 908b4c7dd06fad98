package org.casanube.block.unixfs;

import java.io.IOException;

/** There was no memory for an import beside the others, for as long as it could wait. */
public final class ImportsBusyException extends IOException {
  private static final long serialVersionUID = 1L;

  ImportsBusyException() {
    super("Too much is being added at once; try again.");
  }
}
