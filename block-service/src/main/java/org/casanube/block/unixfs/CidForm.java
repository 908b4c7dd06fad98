package org.casanube.block.unixfs;

import org.casanube.multiformats.HashFunctions;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;

/**
 * How an import makes its CIDs.
 *
 * @param version 0 or 1, of all that is not a raw block: those are always of version 1; 0 only with
 *     SHA2-256
 * @param function the hash function, one that we can compute
 * @param inlineBytes blocks of at most so many bytes stand whole in their CIDs, by the identity
 *     multihash; 0, for none, to {@link Multihash#MAX_DIGEST_BYTES}
 */
public record CidForm(int version, Multicodec function, int inlineBytes) {
  /** SHA2-256, nothing inline. */
  static final CidForm V0 = new CidForm(0, Multicodec.SHA2_256, 0);

  /** SHA2-256, nothing inline. */
  static final CidForm V1 = new CidForm(1, Multicodec.SHA2_256, 0);

  public CidForm {
    if (version != 0 && version != 1) {
      throw invalid("CID version " + version + " is neither 0 nor 1");
    }
    if (!HashFunctions.isSupported(function)) {
      throw invalid("hash function " + function + " is not supported");
    }
    if (version == 0 && !function.equals(Multicodec.SHA2_256)) {
      throw invalid("CIDs of version 0 have sha2-256, not " + function);
    }
    if (inlineBytes < 0 || inlineBytes > Multihash.MAX_DIGEST_BYTES) {
      throw invalid(
          "inline limit of %d bytes is outside 0 to %d"
              .formatted(inlineBytes, Multihash.MAX_DIGEST_BYTES));
    }
  }

  private static UnixFsException invalid(String message) {
    return new UnixFsException(UnixFsException.Code.INVALID_OPTION, message);
  }

  CidForm withVersion(int other) {
    return new CidForm(other, function, inlineBytes);
  }
}
