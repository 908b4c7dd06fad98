/** Tests of imports, with the programs that kept what is imported. */
@NullMarked
package org.casanube.block.imports.interop;

import org.jspecify.annotations.NullMarked;
