package org.casanube.block.names;

class InMemoryPublicationsTest extends PublicationStoreContractTest {
  private final PublicationStore store = new InMemoryPublications();

  @Override
  protected PublicationStore store() {
    return store;
  }
}
