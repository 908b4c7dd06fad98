package org.casanube.events;

/**
 * An event as a tail shows it.
 *
 * @param cursor its place, for {@code Last-Event-ID}; opaque
 */
public record TailedEvent(String cursor, String topic, CloudEvent event) {}
