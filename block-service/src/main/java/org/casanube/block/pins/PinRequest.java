package org.casanube.block.pins;

import java.time.Duration;
import java.util.Optional;
import org.casanube.multiformats.Cid;

/**
 * A pin to be made of what need not be here.
 *
 * @param patience how long to wait for peers that send nothing; the service's own if empty
 * @param persistent true to wait for peers to come, too, while there is nobody to ask
 * @param operation the operation that this is done for; empty if none
 */
public record PinRequest(
    Cid cid,
    PinMode mode,
    PinName name,
    Optional<Duration> patience,
    boolean persistent,
    Optional<String> operation) {}
