package org.casanube.block.swarm;

import java.io.IOException;

/**
 * Thrown when a link can't be opened because this side's key of the private network is unusable.
 */
final class UnusableKeyException extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableKeyException(String trouble) {
    super("this node can't connect: " + trouble);
  }
}
