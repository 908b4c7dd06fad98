package org.casanube.block.retrieval;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casanube.block.routing.Provider;
import org.casanube.multiformats.PeerId;

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

        @Override
        public Set<PeerId> connected() {
          return Set.of();
        }
      };

  /** Those of nodes that we are connected with; asked first for whole DAGs. */
  List<BlockGateway> near();

  /** Those of the settings; asked when connected peers are silent. */
  List<BlockGateway> fallbacks();

  /** The peers that we are connected with, gateways or not. */
  Set<PeerId> connected();

  /** The one of a provider that says to have one, if we may ask it. */
  Optional<BlockGateway> of(Provider provider);
}
