package org.casanube.block.pins;

import java.util.List;
import java.util.Optional;

/**
 * Some pins.
 *
 * @param next the cursor of the page after this one; empty at the end
 */
public record PinPage(List<Pin> pins, Optional<String> next) {
  public PinPage {
    pins = List.copyOf(pins);
  }
}
