package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.HashFunctions;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;

/** Makes the CIDs of blocks in one form. For one thread. */
final class CidMaker {
  private final CidForm form;
  private final MessageDigest digest;

  CidMaker(CidForm form) {
    this.form = form;
    this.digest = HashFunctions.messageDigest(form.function());
  }

  CidForm form() {
    return form;
  }

  /** The CID of what remains in the buffer, whose position is left as it was. */
  Cid cid(Multicodec codec, ByteBuffer block) {
    if (block.remaining() <= form.inlineBytes() && form.inlineBytes() > 0) {
      byte[] content = new byte[block.remaining()];
      block.get(block.position(), content);
      return Cid.v1(codec, Multihash.identity(content));
    }
    digest.update(block.duplicate());
    Multihash multihash = Multihash.of(form.function(), digest.digest());
    return form.version() == 0 && codec.equals(Multicodec.DAG_PB)
        ? Cid.v0(multihash)
        : Cid.v1(codec, multihash);
  }
}
