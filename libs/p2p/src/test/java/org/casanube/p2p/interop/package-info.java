/** Against real peers. */
@NullMarked
package org.casanube.p2p.interop;

import org.jspecify.annotations.NullMarked;
