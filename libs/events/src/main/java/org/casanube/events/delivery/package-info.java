/** What every bus does the same way: attempts, pauses, dead letters. For buses only. */
@NullMarked
package org.casanube.events.delivery;

import org.jspecify.annotations.NullMarked;
