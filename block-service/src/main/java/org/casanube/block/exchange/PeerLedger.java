package org.casanube.block.exchange;

import java.time.Instant;
import org.casanube.multiformats.PeerId;

/**
 * What has gone back and forth with one peer since this process began.
 *
 * @param sentBlocks blocks that it was sent
 * @param sentBytes their bytes
 * @param receivedBlocks blocks of it that were wanted
 * @param receivedBytes their bytes
 * @param wastedBytes bytes of its blocks that had come before or were never asked for
 * @param lastUse when anything was counted last
 */
public record PeerLedger(
    PeerId peer,
    long sentBlocks,
    long sentBytes,
    long receivedBlocks,
    long receivedBytes,
    long wastedBytes,
    Instant lastUse) {}
