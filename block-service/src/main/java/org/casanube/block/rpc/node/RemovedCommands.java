package org.casanube.block.rpc.node;

import java.util.List;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Handler;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;

/** Commands that Kubo has taken away, and answers by saying so. */
public final class RemovedCommands implements Family {
  @Override
  public void addTo(Registry.Builder registry) {
    for (String each : List.of("findprovs", "findpeer", "get", "put", "provide")) {
      registry.add("dht/" + each, saying("removed, use 'ipfs routing' instead"));
    }
    for (String each :
        List.of(
            "data", "get", "links", "new", "put", "stat", "patch/append-data", "patch/set-data")) {
      registry.add("object/" + each, saying("removed, use 'ipfs dag' or 'ipfs files' instead"));
    }
    registry.add("bitswap/reprovide", saying("removed, use 'ipfs routing reprovide' instead"));
  }

  private static Handler saying(String message) {
    return _ -> {
      throw new RpcException(message);
    };
  }
}
