/** A whole node, driven from outside by its launcher as a user would. */
@NullMarked
package org.casanube.systemtests;

import org.jspecify.annotations.NullMarked;
