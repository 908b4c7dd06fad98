/**
 * A host in a process of its own under attacks of all kinds over real TCP, for as long as one
 * likes, while its memory is watched. A protocol joins by a {@link
 * org.casanube.p2p.soak.SoakProtocol} named in {@code META-INF/services}.
 */
@NullMarked
package org.casanube.p2p.soak;

import org.jspecify.annotations.NullMarked;
