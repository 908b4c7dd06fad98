/**
 * All services in one JVM: the home and its lock, one Spring context per service below a shared
 * parent, and the status file that tells others where the node listens.
 */
@NullMarked
package org.casanube.node;

import org.jspecify.annotations.NullMarked;
