package org.casanube.p2p.soak;

import java.io.IOException;
import java.util.List;
import org.casanube.p2p.Host;

/** A protocol that takes part in the soak: what the victim serves, and who abuses it. */
public interface SoakProtocol {
  /** Makes the victim serve it; called in the victim's process. */
  default void install(Host victim) throws IOException {}

  /** Who attacks it; called in the attackers' process. */
  List<Attacker> attackers();
}
