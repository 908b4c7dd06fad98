/** The node as the commands see it: where it listens, what it answers, how its problems read. */
@NullMarked
package org.casanube.cli.node;

import org.jspecify.annotations.NullMarked;
