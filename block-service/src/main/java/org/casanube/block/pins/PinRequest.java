package org.casanube.block.pins;

import java.time.Duration;
import java.util.Optional;
import org.casanube.multiformats.Cid;

/**
 * A pin to be made of what need not be here.
 *
 * @param patience how long to wait for peers that send nothing; the service's own if empty
 */
public record PinRequest(Cid cid, PinMode mode, PinName name, Optional<Duration> patience) {}
