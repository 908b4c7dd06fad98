/** Tests of reading a LevelDB that a real Kubo wrote. */
@NullMarked
package org.casanube.block.imports.leveldb;

import org.jspecify.annotations.NullMarked;
