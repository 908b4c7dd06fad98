package org.casanube.documents;

/** Why a store did not do what it was asked. */
public enum DocumentErrorCode {
  /** There is no document of this id. */
  NOT_FOUND,
  /** The id is taken. */
  DUPLICATE_ID,
  /** Another document has the same values in a unique index. */
  DUPLICATE_KEY,
  /** The document was changed since it was read. */
  VERSION_CONFLICT,
  /** A document, id, key, message or batch exceeds its limit. */
  TOO_LARGE,
  /** An id, key or document that cannot be stored. */
  INVALID_DOCUMENT,
  /** The query asks for what its index cannot answer. */
  INVALID_QUERY,
  /** The cursor is not one of ours, or of another query. */
  INVALID_CURSOR,
  /** Too many messages wait to be published. */
  OUTBOX_FULL,
  /** The disk is full. */
  STORE_FULL,
  /** The database was written by a newer version. */
  NEWER_FORMAT,
  /** The database is damaged. */
  DAMAGED,
  /** The database cannot be reached, or did not answer in time. The change may have been made. */
  UNAVAILABLE,
  /** The store is closed. */
  CLOSED
}
