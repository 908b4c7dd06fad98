package org.casanube.block.collection;

import java.util.Map;

/**
 * What a collection did.
 *
 * @param keptBlocks blocks that something needs
 * @param removedBlocks blocks removed
 * @param removedBytes the sum of their sizes
 * @param unreadableBlocks blocks that could not be read for their links
 * @param markBytes memory that the marks took
 */
public record CollectionReport(
    long keptBlocks, long removedBlocks, long removedBytes, long unreadableBlocks, long markBytes) {
  Map<String, Long> counts() {
    return Map.of(
        "keptBlocks", keptBlocks,
        "removedBlocks", removedBlocks,
        "removedBytes", removedBytes,
        "unreadableBlocks", unreadableBlocks,
        "markBytes", markBytes);
  }
}
