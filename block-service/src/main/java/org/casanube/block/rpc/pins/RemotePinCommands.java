package org.casanube.block.rpc.pins;

import java.io.IOException;
import java.util.List;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;

/** {@code pin/remote/…} of a node that has no remote services. */
public final class RemotePinCommands implements Family {
  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("pin/remote/add", RemotePinCommands::unknown)
        .add("pin/remote/ls", RemotePinCommands::unknown)
        .add("pin/remote/rm", RemotePinCommands::unknown)
        .add("pin/remote/service/ls", RemotePinCommands::list)
        .add("pin/remote/service/add", RemotePinCommands::refuse)
        .add("pin/remote/service/rm", call -> {});
  }

  private static void unknown(Call call) {
    throw new RpcException(
        call.text("service").isEmpty() ? "a service name must be passed" : "service not known");
  }

  private static void list(Call call) throws IOException {
    call.once(Json.of("RemoteServices", List.of()), "");
  }

  private static void refuse(Call call) {
    throw new RpcException("this node can't have remote pinning services yet");
  }
}
