/** What both web adapters share: the exceptions of Spring Web as problems. */
@NullMarked
package org.casanube.problems.web;

import org.jspecify.annotations.NullMarked;
