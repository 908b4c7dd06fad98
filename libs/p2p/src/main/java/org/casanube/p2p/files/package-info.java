/** Files of what can be learnt again: never in the way of a start, never half written. */
@NullMarked
package org.casanube.p2p.files;

import org.jspecify.annotations.NullMarked;
