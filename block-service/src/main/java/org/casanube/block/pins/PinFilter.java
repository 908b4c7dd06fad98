package org.casanube.block.pins;

import java.util.Optional;

/** Which pins to list; those that meet all that is given. */
public record PinFilter(Optional<PinMode> mode, Optional<PinName> name) {
  public static final PinFilter ALL = new PinFilter(Optional.empty(), Optional.empty());
}
