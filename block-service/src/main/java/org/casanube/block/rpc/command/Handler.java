package org.casanube.block.rpc.command;

import java.io.IOException;

/** Does what a command is for. Called by many threads at once. */
@FunctionalInterface
public interface Handler {
  /**
   * Answers a call. What it throws becomes an error of the answer, or its trailer if that has
   * begun.
   *
   * @throws IOException if the caller can't be read from or written to
   */
  void run(Call call) throws IOException, InterruptedException;
}
