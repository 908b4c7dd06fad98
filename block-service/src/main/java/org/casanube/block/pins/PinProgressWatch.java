package org.casanube.block.pins;

import org.casanube.block.retrieval.FetchProgress;

/** Told how far the making of a pin has come; what its methods throw gives it up. */
public interface PinProgressWatch extends PinWatch {
  /** Takes no notice. */
  PinProgressWatch NONE =
      new PinProgressWatch() {
        @Override
        public void walked(long blocks) {
          // Nobody wants to know.
        }

        @Override
        public void fetching(FetchProgress progress) {
          // Nobody wants to know.
        }
      };

  /** What is not here is being fetched. */
  void fetching(FetchProgress progress);
}
