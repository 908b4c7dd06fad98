package org.casanube.events;

import java.time.Instant;

/**
 * An event that a group could not handle.
 *
 * @param id names the letter
 * @param attempts how often it was tried
 * @param error what the last attempt threw
 * @param time when it was given up
 */
public record DeadLetter(
    String id,
    String topic,
    String group,
    CloudEvent event,
    int attempts,
    String error,
    Instant time) {}
