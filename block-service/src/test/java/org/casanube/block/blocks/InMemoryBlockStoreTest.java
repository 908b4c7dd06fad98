package org.casanube.block.blocks;

class InMemoryBlockStoreTest extends BlockStoreContractTest {
  @Override
  protected BlockStore openEmpty() {
    return new InMemoryBlockStore();
  }
}
