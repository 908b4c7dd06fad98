@NullMarked
package org.casanube.block.names.records;

import org.jspecify.annotations.NullMarked;
