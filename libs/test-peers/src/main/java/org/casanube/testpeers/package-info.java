/**
 * Finds the real programs that tests run against. {@link org.casanube.testpeers.Peer} is the door:
 * a test asks for the peer that it needs and is aborted, with the reason printed, where the peer is
 * missing, or failed where the environment says that every peer must be there.
 */
@NullMarked
package org.casanube.testpeers;

import org.jspecify.annotations.NullMarked;
