/**
 * Problems from WebFlux applications: everything that a handler, a filter or the framework refuses
 * is answered as a problem. Switched on by being on the class path.
 */
@NullMarked
package org.casanube.problems.reactive;

import org.jspecify.annotations.NullMarked;
