package org.casanube.block.blocks.store;

import java.nio.file.Path;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.BlockStoreContractTest;
import org.junit.jupiter.api.io.TempDir;

class LocalBlockStoreTest extends BlockStoreContractTest {
  @TempDir private Path folder;

  @Override
  protected BlockStore openEmpty() {
    return LocalBlockStore.open(folder, TestSettings.SMALL);
  }
}
