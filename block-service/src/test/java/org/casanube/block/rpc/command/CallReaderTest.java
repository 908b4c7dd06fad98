package org.casanube.block.rpc.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.casanube.block.files.MultipartReader;
import org.junit.jupiter.api.Test;

class CallReaderTest {
  private final CallReader reader = new CallReader(CommandTable.ofKubo(), () -> 0);

  /** Arguments in bodies are held in memory: all together have a limit. */
  @Test
  void read_ofArgumentsInBodies_holdsSoManyOfAllCalls() throws IOException {
    String cids = ("x".repeat(59) + "\n").repeat(90_000);
    Parts first = parts(cids);
    assertThat(read(first).arguments()).hasSize(90_000);

    Parts second = parts(cids);
    assertThatThrownBy(() -> read(second))
        .isInstanceOf(BadCallException.class)
        .hasMessageContaining("16777216");
    reader.release(second);
    reader.release(first);
    reader.release(first);

    assertThat(read(parts(cids)).arguments()).hasSize(90_000);
  }

  private Call read(Parts parts) throws IOException {
    return reader.read(reader.target("pin/add"), "", parts, new Unused());
  }

  private static Parts parts(String lines) {
    String body =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n"
            + lines
            + "\r\n--b--\r\n";
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    return new Parts(new MultipartReader(new ByteArrayInputStream(bytes), "b"));
  }

  /** Nothing is answered. */
  private static final class Unused implements Output {
    @Override
    public void once(Object value) {
      throw new AssertionError();
    }

    @Override
    public OutputStream json() {
      throw new AssertionError();
    }

    @Override
    public void emit(Object value) {
      throw new AssertionError();
    }

    @Override
    public void begin() {
      throw new AssertionError();
    }

    @Override
    public void keepAlive() {
      throw new AssertionError();
    }

    @Override
    public OutputStream bytes(String mediaType, long length) {
      throw new AssertionError();
    }
  }
}
