/**
 * Carries the path gateway over streams of peers, so that nodes of one network give each other
 * whole archives without a port that strangers could reach.
 */
@NullMarked
package org.casanube.block.content.streams;

import org.jspecify.annotations.NullMarked;
