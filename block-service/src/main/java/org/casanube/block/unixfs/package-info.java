/**
 * UnixFS: files and directories as DAGs of blocks. Pure algorithms over {@link
 * org.casanube.block.unixfs.BlockSink} and {@link org.casanube.block.unixfs.BlockSource}; they know
 * neither store nor web.
 *
 * @see <a href="https://specs.ipfs.tech/unixfs/">UnixFS specification</a>
 */
@NullMarked
package org.casanube.block.unixfs;

import org.jspecify.annotations.NullMarked;
