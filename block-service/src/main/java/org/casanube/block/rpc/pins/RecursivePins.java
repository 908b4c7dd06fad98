package org.casanube.block.rpc.pins;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.casanube.block.pins.Pin;
import org.casanube.block.pins.PinFilter;
import org.casanube.block.pins.PinMode;
import org.casanube.block.pins.PinPage;
import org.casanube.block.pins.Pins;
import org.casanube.multiformats.Cid;

/** Goes through what is pinned with all below it. */
final class RecursivePins {
  private static final int PAGE = 500;

  private RecursivePins() {}

  /** Takes roots. */
  interface RootVisitor {
    void visit(Cid root) throws IOException;
  }

  static void forEach(Pins pins, RootVisitor visitor) throws IOException {
    PinFilter recursive = new PinFilter(Optional.of(PinMode.RECURSIVE), Optional.empty());
    Optional<String> cursor = Optional.empty();
    Cid last = null;
    do {
      PinPage page = pins.list(recursive, cursor, PAGE);
      for (Pin pin : page.pins()) {
        if (!Objects.equals(last, pin.cid())) {
          last = pin.cid();
          visitor.visit(pin.cid());
        }
      }
      cursor = page.next();
    } while (cursor.isPresent());
  }
}
