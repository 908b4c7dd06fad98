/**
 * What behaves as Kubo's {@code ipfs} for programs that spawn it. The door is {@link
 * org.casanube.cli.kubo.KuboShim}.
 *
 * @see <a href="https://docs.ipfs.tech/reference/kubo/cli/">Kubo's command line</a>
 */
@NullMarked
package org.casanube.cli.kubo;

import org.jspecify.annotations.NullMarked;
