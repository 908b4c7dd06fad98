@NullMarked
package org.casanube.block.blocks.s3;

import org.jspecify.annotations.NullMarked;
