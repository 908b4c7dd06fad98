package org.casanube.block.retrieval;

import java.util.List;
import java.util.Optional;
import org.casanube.block.routing.Provider;

/** The gateways that can be asked. Safe for use by many threads. */
public interface Gateways {
  /** There are none. */
  Gateways NONE =
      new Gateways() {
        @Override
        public List<BlockGateway> near() {
          return List.of();
        }

        @Override
        public List<BlockGateway> fallbacks() {
          return List.of();
        }

        @Override
        public Optional<BlockGateway> of(Provider provider) {
          return Optional.empty();
        }
      };

  /** Those of nodes that we are connected with; asked first for whole DAGs. */
  List<BlockGateway> near();

  /** Those of the settings; asked when connected peers are silent. */
  List<BlockGateway> fallbacks();

  /** The one of a provider that says to have one, if we may ask it. */
  Optional<BlockGateway> of(Provider provider);
}
