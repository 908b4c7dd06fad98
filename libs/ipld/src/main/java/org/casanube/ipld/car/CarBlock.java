package org.casanube.ipld.car;

import java.nio.ByteBuffer;
import org.casanube.multiformats.Cid;

/**
 * A block as an archive holds it. That it stands under this CID says nothing about its bytes: check
 * with {@link #matches}.
 *
 * @param cid the CID it stands under
 * @param data its bytes, read-only
 */
public record CarBlock(Cid cid, ByteBuffer data) {
  public CarBlock {
    data = data.slice().asReadOnlyBuffer();
  }

  /** The bytes as a read-only buffer whose position is the caller's own. */
  @Override
  public ByteBuffer data() {
    return data.duplicate();
  }

  /**
   * True if the bytes hash to the CID.
   *
   * @throws org.casanube.multiformats.MultiformatException if the hash function is not one that we
   *     can compute
   */
  public boolean matches() {
    return cid.multihash().matches(data);
  }
}
