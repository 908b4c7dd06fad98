package org.casanube.block.retrieval;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;

/**
 * A trustless gateway: gives blocks and archives of them by HTTP, over whatever carries that. What
 * it gives is checked by whoever asked. Safe for use by many threads; calls wait, with limits.
 *
 * @see <a href="https://specs.ipfs.tech/http-gateways/trustless-gateway/">Trustless gateway</a>
 */
public interface BlockGateway {
  /** What the log and explanations call it. */
  String name();

  /** The peer that it is, where that is known. */
  default Optional<PeerId> peer() {
    return Optional.empty();
  }

  /** It has given a block that was wanted, of so many bytes. */
  default void gave(long bytes) {}

  /** Its archive was slower than what others gave; it may be left alone for a while. */
  default void wasSlow() {}

  /** Asks for one block. */
  GatewayAnswer block(Cid cid) throws InterruptedException;

  /**
   * Asks for an archive of all below the root, each block once, parents before children.
   *
   * @return the archive as it comes, empty if the gateway lacks the root or gives no archives;
   *     closing it ends the sending
   * @throws IOException if it can't be asked
   */
  Optional<InputStream> openCar(Cid root) throws IOException, InterruptedException;
}
