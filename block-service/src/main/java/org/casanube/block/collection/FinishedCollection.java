package org.casanube.block.collection;

import java.time.Instant;

/** A collection that ran to its end. */
public record FinishedCollection(Instant startedAt, Instant finishedAt, CollectionReport report) {}
