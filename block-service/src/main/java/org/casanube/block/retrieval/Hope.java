package org.casanube.block.retrieval;

import java.time.Duration;

/**
 * How long to go on.
 *
 * @param patience how long without a block
 * @param persistent true to go on that long also while there is nobody to ask
 */
record Hope(Duration patience, boolean persistent) {}
