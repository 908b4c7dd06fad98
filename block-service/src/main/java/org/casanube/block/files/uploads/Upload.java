package org.casanube.block.files.uploads;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an upload beside its bytes. How many bytes there are, their file says.
 *
 * @param id unguessable
 * @param owner who alone may go on with it
 * @param length bytes when it is complete
 * @param metadata the header {@code Upload-Metadata} as it came
 * @param expires when it is forgotten
 * @param unverifiedFrom where a piece began whose checksum is still open; null if none is
 * @param cid the root, once the file is added
 */
record Upload(
    String id,
    String owner,
    long length,
    String metadata,
    Instant expires,
    @Nullable Long unverifiedFrom,
    @Nullable String cid) {
  /** The same, with a piece on its way that can't be trusted yet. */
  Upload awaitingChecksum(long offset) {
    return new Upload(id, owner, length, metadata, expires, offset, cid);
  }

  /** The same, with all its bytes trusted. */
  Upload received(Instant newExpires) {
    return new Upload(id, owner, length, metadata, newExpires, null, cid);
  }

  /** The same, added. */
  Upload added(String root, Instant newExpires) {
    return new Upload(id, owner, length, metadata, newExpires, null, root);
  }
}
