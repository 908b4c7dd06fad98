/** Tar archives (POSIX ustar and pax) written from and unpacked to folders. */
@NullMarked
package org.casanube.cli.tar;

import org.jspecify.annotations.NullMarked;
