package org.casanube.block.rpc.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.CidFormat;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.multiformats.Multibase;

/** {@code multibase/…} and {@code cid/bases}. */
public final class MultibaseCommands implements Family {
  /** Some bases take time that grows with the square of the length. */
  private static final int MAX_BYTES = 128 * 1024;

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("multibase/encode", MultibaseCommands::encode)
        .add("multibase/decode", MultibaseCommands::decode)
        .add("multibase/transcode", MultibaseCommands::transcode)
        .add("multibase/list", MultibaseCommands::list)
        .add("cid/bases", MultibaseCommands::list);
  }

  private static byte[] content(Call call) throws IOException {
    byte[] content = call.parts().requireFile().content().readNBytes(MAX_BYTES + 1);
    if (content.length > MAX_BYTES) {
      throw new RpcException("more than " + MAX_BYTES + " bytes are not converted at once");
    }
    return content;
  }

  private static byte[] decoded(Call call) throws IOException {
    String text = new String(content(call), StandardCharsets.UTF_8).strip();
    try {
      return Multibase.decode(text);
    } catch (IllegalArgumentException e) {
      throw new RpcException("failed to decode multibase: " + e.getMessage(), e);
    }
  }

  private static void encode(Call call) throws IOException {
    Multibase base = CidFormat.base(call.text("b"));
    byte[] content = content(call);
    call.bytes().write(base.encode(content).getBytes(StandardCharsets.UTF_8));
  }

  private static void decode(Call call) throws IOException {
    byte[] decoded = decoded(call);
    call.bytes().write(decoded);
  }

  private static void transcode(Call call) throws IOException {
    Multibase base = CidFormat.base(call.text("b"));
    byte[] decoded = decoded(call);
    call.bytes().write(base.encode(decoded).getBytes(StandardCharsets.UTF_8));
  }

  private static void list(Call call) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Multibase base : Multibase.values()) {
      text.append(base.specName()).append('\n');
    }
    call.onceAll(
        Arrays.stream(Multibase.values())
            .map(base -> Json.of("Code", (int) base.prefix()).with("Name", base.specName()))
            .toList(),
        text.toString());
  }
}
