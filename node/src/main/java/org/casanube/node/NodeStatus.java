package org.casanube.node;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the status file tells.
 *
 * @param state where in its life the node is
 * @param listeners their URLs by name: {@code gateway}, {@code content}
 * @param cause why it failed, null unless it did
 */
record NodeStatus(State state, Map<String, String> listeners, @Nullable String cause) {
  static final String GATEWAY = "gateway";

  NodeStatus {
    listeners = Map.copyOf(listeners);
  }

  static NodeStatus of(State state) {
    return new NodeStatus(state, Map.of(), null);
  }

  static NodeStatus failed(String cause) {
    return new NodeStatus(State.FAILED, Map.of(), cause);
  }

  static NodeStatus running(Map<String, String> listeners) {
    return new NodeStatus(State.RUNNING, listeners, null);
  }

  /** Where in its life a node is. */
  enum State {
    STARTING,
    RUNNING,
    STOPPING,
    FAILED
  }
}
