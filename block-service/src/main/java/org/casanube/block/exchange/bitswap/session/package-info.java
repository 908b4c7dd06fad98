/**
 * The asking side. {@link org.casanube.block.exchange.bitswap.session.BlockClient} owns all state
 * under one lock, that of sessions and that of peers: what comes from peers, from callers and from
 * the clock changes it there, {@code Planner} decides then what to ask of whom, and a task of each
 * peer's sends it. Invariants: a block is asked of one peer at a time (of two at the very end of a
 * session); what is under way and not taken is bounded for each session and for all; nothing goes
 * to a session whose bytes were not hashed.
 */
@NullMarked
package org.casanube.block.exchange.bitswap.session;

import org.jspecify.annotations.NullMarked;
