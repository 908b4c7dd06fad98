/**
 * CAR, content addressable archives: roots and blocks in one stream. {@link
 * org.casanube.ipld.car.CarReader} reads both versions, {@link org.casanube.ipld.car.CarWriter}
 * writes version 1 to any stream, {@link org.casanube.ipld.car.IndexedCarWriter} version 2 with an
 * index to a file.
 *
 * @see <a href="https://ipld.io/specs/transport/car/carv1/">CARv1 specification</a>
 * @see <a href="https://ipld.io/specs/transport/car/carv2/">CARv2 specification</a>
 */
@NullMarked
package org.casanube.ipld.car;

import org.jspecify.annotations.NullMarked;
