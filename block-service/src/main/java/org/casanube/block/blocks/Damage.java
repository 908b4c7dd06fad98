package org.casanube.block.blocks;

import org.casanube.multiformats.Multihash;
import org.jspecify.annotations.Nullable;

/**
 * A place of a store's files that can't be read.
 *
 * @param file name of the file
 * @param offset where the part begins, in bytes
 * @param length its bytes, or 0 if unknown
 * @param multihash the block that was there, if that can still be told
 * @param reason what is wrong with it
 */
public record Damage(
    String file, long offset, long length, @Nullable Multihash multihash, String reason) {}
