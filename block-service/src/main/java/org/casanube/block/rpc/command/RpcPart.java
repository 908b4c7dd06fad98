package org.casanube.block.rpc.command;

import java.io.InputStream;
import org.casanube.block.unixfs.Attributes;

/**
 * A file, directory or symlink in the body of a call.
 *
 * @param path its names from the top down, joined by slashes; empty for one without a name
 * @param content the bytes of a file or the target of a symlink, to be read before the next part
 */
public record RpcPart(String path, Kind kind, Attributes attributes, InputStream content) {
  /** What it is. */
  public enum Kind {
    FILE,
    DIRECTORY,
    SYMLINK
  }
}
