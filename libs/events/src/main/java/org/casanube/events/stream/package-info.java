/**
 * The bus over a broker, by Spring Cloud Stream: RabbitMQ with quorum queues, or Kafka. Whoever
 * uses it adds {@code spring-cloud-stream-binder-rabbit} or {@code
 * spring-cloud-stream-binder-kafka} to the class path.
 */
@NullMarked
package org.casanube.events.stream;

import org.jspecify.annotations.NullMarked;
