/**
 * Problems from servlet applications: everything that Spring MVC, a filter or the container refuses
 * is answered as a problem. Switched on by being on the class path.
 */
@NullMarked
package org.casanube.problems.servlet;

import org.jspecify.annotations.NullMarked;
