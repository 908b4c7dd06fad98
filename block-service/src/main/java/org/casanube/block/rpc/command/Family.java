package org.casanube.block.rpc.command;

/** Commands that belong together. */
@FunctionalInterface
public interface Family {
  /** Adds them. */
  void addTo(Registry.Builder registry);
}
