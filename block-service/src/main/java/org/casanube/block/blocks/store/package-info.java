/**
 * The local block store: append-only segment files and an index that is rebuilt from them. {@link
 * org.casanube.block.blocks.store.LocalBlockStore} is the way in.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A byte that was synced is never written again; a segment is written by one run of the store
 *       and never appended to afterwards.
 *   <li>Everything but the segments can be thrown away and made again from them.
 *   <li>A block is alive if a frame of it has a higher sequence than every tombstone of it,
 *       wherever in the log the two are.
 *   <li>A segment is deleted only when nothing in the index points to it and what was copied out of
 *       it is synced.
 * </ul>
 */
@NullMarked
package org.casanube.block.blocks.store;

import org.jspecify.annotations.NullMarked;
