/**
 * What is not here is fetched from peers. {@link org.casanube.block.retrieval.Retrieval} is the
 * door: it fetches whole DAGs, and reads content of which blocks may be missing.
 *
 * <p>Offline first: what is here is never asked for, so a node that is cut off serves what it has
 * at once. Every wait for peers has a limit, and ends with a cause that a person understands.
 * Blocks are checked before they get here (by the exchange, or by the reader of an archive), are
 * durable before a fetch is told to be over, and belong to a write session until whoever asked for
 * them has pinned or read them, so that no collection takes them away meanwhile.
 */
@NullMarked
package org.casanube.block.retrieval;

import org.jspecify.annotations.NullMarked;
