package org.casanube.block.blocks.store;

/** Settings for tests. */
final class TestSettings {
  private static final int MIB = 1024 * 1024;

  /** Small segments, no reserve, compaction at full speed. */
  static final StoreSettings SMALL =
      new StoreSettings(
          new StoreSettings.Writing(8L * MIB, 4 * MIB, 2, true),
          new StoreSettings.Room(Long.MAX_VALUE, 0),
          StoreSettings.ReadCheck.CHECKSUM,
          new StoreSettings.Compacting(0.6, 0));

  private TestSettings() {}
}
