/**
 * Events between services: <a
 * href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">CloudEvents
 * 1.0 in JSON</a>, at least once, in order per key.
 *
 * <p>Start at {@link org.casanube.events.EventBus}. What is <em>not</em> promised: that an event
 * comes only once, an order between keys, or that a group sees what was published before it first
 * subscribed.
 */
@NullMarked
package org.casanube.events;

import org.jspecify.annotations.NullMarked;
