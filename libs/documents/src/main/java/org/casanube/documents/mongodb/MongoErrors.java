package org.casanube.documents.mongodb;

import com.mongodb.MongoException;
import java.util.function.Supplier;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentStoreException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.NonTransientDataAccessResourceException;

/** What MongoDB's errors mean to the caller of a store. */
final class MongoErrors {
  /** The server's code for a document beyond its own 16 MiB. */
  private static final int TOO_LARGE = 10334;

  private MongoErrors() {}

  /** Does it, and turns what the database throws into what stores throw. */
  static <R> R translating(Supplier<R> work) {
    try {
      return work.get();
    } catch (DuplicateKeyException e) {
      throw e;
    } catch (DataAccessException | MongoException e) {
      throw of(e);
    } catch (IllegalStateException e) {
      // The driver says so when its client is closed.
      throw new DocumentStoreException(DocumentErrorCode.CLOSED, "MongoDB: " + e.getMessage(), e);
    }
  }

  private static DocumentStoreException of(RuntimeException e) {
    boolean tooLarge = code(e) == TOO_LARGE || e instanceof NonTransientDataAccessResourceException;
    return new DocumentStoreException(
        tooLarge ? DocumentErrorCode.OUTBOX_FULL : DocumentErrorCode.UNAVAILABLE,
        "MongoDB: " + e.getMessage(),
        e);
  }

  private static int code(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MongoException mongo) {
        return mongo.getCode();
      }
    }
    return 0;
  }
}
