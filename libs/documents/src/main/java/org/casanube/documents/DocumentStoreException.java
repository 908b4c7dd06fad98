package org.casanube.documents;

import org.jspecify.annotations.Nullable;

/** A store did not do what it was asked; {@link #code} says why. */
public final class DocumentStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final DocumentErrorCode code;

  public DocumentStoreException(DocumentErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public DocumentStoreException(DocumentErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** There is no such document. */
  public static DocumentStoreException notFound(String id) {
    return new DocumentStoreException(DocumentErrorCode.NOT_FOUND, "there is no document " + id);
  }

  /** Something exceeds a limit. */
  public static DocumentStoreException tooLarge(String what, long size, String limit, long max) {
    return new DocumentStoreException(
        DocumentErrorCode.TOO_LARGE,
        "%s is %d, more than %s = %d".formatted(what, size, limit, max));
  }

  /** Why. */
  public DocumentErrorCode code() {
    return code;
  }
}
