/**
 * Private networks: every byte of a connection is encrypted with a key that all members share.
 *
 * @see <a
 *     href="https://github.com/libp2p/specs/blob/master/pnet/Private-Networks-PSK-V1.md">Private
 *     networks, PSK V1</a>
 */
@NullMarked
package org.casanube.p2p.psk;

import org.jspecify.annotations.NullMarked;
