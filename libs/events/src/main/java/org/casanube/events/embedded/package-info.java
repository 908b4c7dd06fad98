/** The bus within one process: a durable log in SQLite, and virtual threads that read it. */
@NullMarked
package org.casanube.events.embedded;

import org.jspecify.annotations.NullMarked;
