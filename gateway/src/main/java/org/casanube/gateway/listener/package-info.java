/**
 * The listening socket: where it may be bound, and what is done to requests before Spring sees
 * them.
 */
@NullMarked
package org.casanube.gateway.listener;

import org.jspecify.annotations.NullMarked;
