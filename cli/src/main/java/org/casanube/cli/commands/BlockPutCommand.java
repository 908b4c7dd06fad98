package org.casanube.cli.commands;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.casanube.cli.http.Body;
import org.casanube.cli.http.BodySink;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonReader;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.NodeClient;

final class BlockPutCommand extends NodeCommand {
  private static final String BYTES = "application/octet-stream";
  private static final int MAX_STDIN = 16 * 1024 * 1024;

  private final Argument files = syntax.several("FILE", "Files; - is standard input.");

  private final Argument codec = syntax.text("NAME", "raw (default), dag-pb, dag-cbor.", "--codec");

  private final Argument hash = syntax.text("NAME", "sha2-256 (default).", "--hash");

  BlockPutCommand(Session session) {
    super(session, "put", "Store single blocks and print their CIDs.");
  }

  @Override
  void run() throws IOException {
    NodeClient node = session.node();
    for (Path file : files.paths()) {
      if (file.toString().equals("-")) {
        put(node, new Bytes(session.terminal().in().readNBytes(MAX_STDIN)));
      } else {
        Adding.requireReadable(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
          put(node, FileBody.of(channel));
        }
      }
    }
  }

  private void put(NodeClient node, Body body) throws IOException {
    Target target =
        Target.of("/api/v1/blocks").with("codec", codec.text()).with("hash", hash.text());
    try (Response response = node.send(Request.of("POST", target).with(body, BYTES))) {
      JsonObject stored = JsonReader.parseObject(response.text());
      session.result(stored, stored.text("cid"));
    }
  }

  /** Bytes in memory. */
  private static final class Bytes implements Body {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public void writeTo(BodySink sink) throws IOException {
      sink.write(bytes);
    }
  }
}
