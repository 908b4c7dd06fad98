package org.casanube.events.embedded;

import org.casanube.events.CloudEvent;

/**
 * An event and its place in the log.
 *
 * @param sequence grows by one with every event of the log
 * @param bytes its size as JSON
 * @param failures attempts of the group that reads it which failed
 */
record LogEntry(long sequence, String topic, CloudEvent event, int bytes, int failures) {}
