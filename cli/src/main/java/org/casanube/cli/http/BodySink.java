package org.casanube.cli.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;

/** Takes the bytes of a request body. */
public abstract class BodySink extends OutputStream {

  /**
   * Sends {@code count} bytes of a file from its current position, without copying them through the
   * heap where the connection allows that.
   *
   * @throws EOFException when the file ends before that
   */
  public abstract void transfer(FileChannel file, long count) throws IOException;
}
