/**
 * Problems as RFC 9457 describes them, with stable codes: {@link org.casanube.problems.Problem} is
 * what went wrong, {@link org.casanube.problems.ProblemException} carries one upwards, and {@link
 * org.casanube.problems.ProblemMapping} is the one place where a service turns its own exceptions
 * into problems. Nothing here knows a web framework; the sub-packages adapt it to two of them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
@NullMarked
package org.casanube.problems;

import org.jspecify.annotations.NullMarked;
