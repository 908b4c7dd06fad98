package org.casanube.cli.commands;

import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file that is asked for.
 *
 * @param offset of its first byte
 * @param length of it, null for all the rest
 */
record ByteRange(long offset, @Nullable Long length) {
  private static final int PARTIAL = 206;

  static ByteRange of(long offset, @Nullable Long length) throws NubeException {
    if (offset < 0 || (length != null && (length < 0 || offset > Long.MAX_VALUE - length))) {
      throw new NubeException(
          ExitCode.USAGE, "--offset and --length can't be negative or so large");
    }
    return new ByteRange(offset, length);
  }

  boolean isEmpty() {
    return length != null && length == 0;
  }

  boolean isAll() {
    return offset == 0 && length == null;
  }

  Request onto(Request request) {
    if (isAll()) {
      return request;
    }
    String last = length == null ? "" : Long.toString(offset + length - 1);
    return request.with("Range", "bytes=" + offset + "-" + last);
  }

  boolean isAnswered(Response response) {
    return isAll() || response.status() == PARTIAL;
  }
}
