/** Where on disk this service keeps what is its own. */
@NullMarked
package org.casanube.block.home;

import org.jspecify.annotations.NullMarked;
