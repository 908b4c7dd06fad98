package org.casanube.block.pins.store;

import java.time.Instant;
import org.casanube.block.pins.Pin;
import org.casanube.block.pins.PinMode;
import org.casanube.block.pins.PinName;
import org.casanube.multiformats.Cid;

/** A pin as it is stored. */
record PinDocument(String cid, String name, PinMode mode, Instant createdAt) {
  static PinDocument of(Pin pin) {
    return new PinDocument(pin.cid().toString(), pin.name().value(), pin.mode(), pin.createdAt());
  }

  Pin toPin() {
    return new Pin(Cid.parse(cid), new PinName(name), mode, createdAt);
  }
}
