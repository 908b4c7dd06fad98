/** Gives Spring applications their bus by configuration; the only part that knows Spring Boot. */
@NullMarked
package org.casanube.events.spring;

import org.jspecify.annotations.NullMarked;
