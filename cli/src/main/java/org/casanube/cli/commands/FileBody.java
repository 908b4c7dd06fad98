package org.casanube.cli.commands;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.casanube.cli.http.Body;
import org.casanube.cli.http.BodySink;

/** One file of a known length. */
record FileBody(FileChannel channel, long length) implements Body {
  static FileBody of(FileChannel channel) throws IOException {
    return new FileBody(channel, channel.size());
  }

  @Override
  public void writeTo(BodySink sink) throws IOException {
    sink.transfer(channel, length);
  }
}
