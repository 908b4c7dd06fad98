/** What the user sees: output that notices a closed pipe, a progress line, sizes. */
@NullMarked
package org.casanube.cli.terminal;

import org.jspecify.annotations.NullMarked;
