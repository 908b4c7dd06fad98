package org.casanube.documents;

import java.util.Collection;
import java.util.List;

/**
 * The events of a store that wait to be published. Bounded by {@link
 * DocumentLimits#maxPendingMessages()}: when nobody confirms, changes that carry messages are
 * refused with {@link DocumentErrorCode#OUTBOX_FULL}.
 *
 * <p>A message may be seen again after a crash between its publication and its confirmation.
 */
public interface Outbox {

  /**
   * The oldest messages. Those of one document stand in the order of its changes; SQLite also keeps
   * the order between documents, MongoDB only nearly.
   */
  List<PendingMessage> pending(int limit);

  /** Forgets messages, durably. Those already forgotten are left out. */
  void confirm(Collection<PendingMessage> messages);

  /** How many messages wait. */
  long size();

  /**
   * Calls {@code wakeUp} after every change of this store that carried messages, on a thread of the
   * store: it must only signal. What other replicas write is not told.
   */
  Subscription onMessage(Runnable wakeUp);

  /** Ends by {@link #close}. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
