package org.casanube.block.blocks.store;

import org.casanube.multiformats.Multihash;
import org.jspecify.annotations.Nullable;

/**
 * A part of a segment that can't be read.
 *
 * @param file name of the segment's file
 * @param offset where the part begins, in bytes
 * @param length its bytes, or 0 if unknown
 * @param multihash the block that was there, if that can still be told
 * @param reason what is wrong with it
 */
public record Damage(
    String file, long offset, long length, @Nullable Multihash multihash, String reason) {}
