package org.casanube.documents;

/**
 * A message of the outbox.
 *
 * @param position where the store keeps it; opaque
 */
public record PendingMessage(String position, OutboxMessage message) {}
