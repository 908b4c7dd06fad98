@NullMarked
package org.casanube.p2p.tcp;

import org.jspecify.annotations.NullMarked;
