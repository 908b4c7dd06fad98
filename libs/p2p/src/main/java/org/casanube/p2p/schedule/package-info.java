/** Time and tasks, passed in: {@link org.casanube.p2p.schedule.Scheduler}. */
@NullMarked
package org.casanube.p2p.schedule;

import org.jspecify.annotations.NullMarked;
