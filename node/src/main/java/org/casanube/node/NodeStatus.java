package org.casanube.node;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the status file tells.
 *
 * @param state where in its life the node is
 * @param listeners their URLs by name: {@code gateway}, {@code content}
 * @param swarm multiaddrs that peers dial, with the peer's id
 * @param swarmTrouble why no peer can connect whatever the addresses, null if they can
 * @param rpcTrouble why Kubo's RPC was not opened though it was wished for, null if it was
 * @param cause why it failed, null unless it did
 */
record NodeStatus(
    State state,
    Map<String, String> listeners,
    List<String> swarm,
    @Nullable String swarmTrouble,
    @Nullable String rpcTrouble,
    @Nullable String cause) {
  static final String GATEWAY = "gateway";

  NodeStatus {
    listeners = Map.copyOf(listeners);
    swarm = List.copyOf(swarm);
  }

  static NodeStatus of(State state) {
    return new NodeStatus(state, Map.of(), List.of(), null, null, null);
  }

  static NodeStatus failed(String cause) {
    return new NodeStatus(State.FAILED, Map.of(), List.of(), null, null, cause);
  }

  static NodeStatus running(
      Map<String, String> listeners, List<String> swarm, @Nullable String swarmTrouble) {
    return new NodeStatus(State.RUNNING, listeners, swarm, swarmTrouble, null, null);
  }

  /** The same, of a node whose RPC was not opened for this reason. */
  NodeStatus withRpcTrouble(@Nullable String reason) {
    return new NodeStatus(state, listeners, swarm, swarmTrouble, reason, cause);
  }

  /** Where in its life a node is. */
  enum State {
    STARTING,
    RUNNING,
    STOPPING,
    FAILED
  }
}
