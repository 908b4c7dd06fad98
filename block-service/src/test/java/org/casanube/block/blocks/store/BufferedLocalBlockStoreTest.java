package org.casanube.block.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.BlockStoreContractTest;
import org.junit.jupiter.api.io.TempDir;

/** The local store where the file system can't be written past the page cache. */
class BufferedLocalBlockStoreTest extends BlockStoreContractTest {
  private static final int MIB = 1024 * 1024;

  @TempDir private Path folder;

  @Override
  protected BlockStore openEmpty() {
    StoreSettings settings =
        TestSettings.SMALL.with(new StoreSettings.Writing(8L * MIB, 4 * MIB, 2, false));
    LocalBlockStore store = LocalBlockStore.open(folder, settings);
    assertThat(store.writesDirect()).isFalse();
    return store;
  }
}
