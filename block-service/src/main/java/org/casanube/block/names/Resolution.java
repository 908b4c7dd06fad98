package org.casanube.block.names;

import java.time.Duration;
import java.util.Optional;

/**
 * Where a path leads.
 *
 * @param path the path that was reached
 * @param ttl how long that may be believed; empty if it never changes
 * @param steps how many names were followed
 */
public record Resolution(NamePath path, Optional<Duration> ttl, int steps) {}
