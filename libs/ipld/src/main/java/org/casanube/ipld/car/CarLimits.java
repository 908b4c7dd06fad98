package org.casanube.ipld.car;

/**
 * What a reader takes; it holds at most one header or one section in memory.
 *
 * @param maxHeaderBytes the longest header block
 * @param maxBlockBytes the longest block, not counting its CID
 */
public record CarLimits(int maxHeaderBytes, int maxBlockBytes) {
  /** Headers of 1 MiB (about 25,000 roots), and blocks of 2 MiB, which every peer must take. */
  public static final CarLimits DEFAULT = new CarLimits(1 << 20, 2 << 20);

  public CarLimits {
    if (maxHeaderBytes <= 0 || maxBlockBytes < 0) {
      throw new IllegalArgumentException("CAR limits must be positive");
    }
  }
}
