/**
 * Self-describing values of the content-addressed web: {@link org.casanube.multiformats.Cid},
 * {@link org.casanube.multiformats.Multihash}, {@link org.casanube.multiformats.Multibase}, {@link
 * org.casanube.multiformats.Multicodec} and the unsigned {@link org.casanube.multiformats.Varint}.
 *
 * <p>Every type is immutable and thread-safe. Everything that reads bytes or text from outside
 * throws {@link org.casanube.multiformats.MultiformatException} on malformed input, and nothing
 * else.
 *
 * @see <a href="https://github.com/multiformats/multiformats">The multiformats specifications</a>
 */
@NullMarked
package org.casanube.multiformats;

import org.jspecify.annotations.NullMarked;
