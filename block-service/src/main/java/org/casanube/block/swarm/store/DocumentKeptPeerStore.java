package org.casanube.block.swarm.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casanube.block.swarm.KeptPeerStore;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.Documents;
import org.casanube.documents.Query;
import org.casanube.documents.Stored;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;

/** Kept peers as documents, a peer's id its id. */
public final class DocumentKeptPeerStore implements KeptPeerStore {
  private static final CollectionSchema<KeptPeerDocument> SCHEMA =
      CollectionSchema.of("kept-peers", KeptPeerDocument.class);

  private final Documents<KeptPeerDocument> documents;

  public DocumentKeptPeerStore(DocumentStore store) {
    documents = store.collection(SCHEMA);
  }

  /**
   * What is stored.
   *
   * @param addresses multiaddrs without {@code /p2p/}
   */
  record KeptPeerDocument(List<String> addresses) {
    KeptPeerDocument {
      addresses = List.copyOf(addresses);
    }
  }

  @Override
  public Map<PeerId, List<Multiaddr>> all() {
    Map<PeerId, List<Multiaddr>> all = new LinkedHashMap<>();
    documents.forEach(
        Query.byId(),
        stored ->
            all.put(
                PeerId.parse(stored.id()),
                stored.value().addresses().stream().map(Multiaddr::parse).toList()));
    return all;
  }

  @Override
  public void put(PeerId peer, List<Multiaddr> addresses) {
    Stored<KeptPeerDocument> _ =
        documents.put(
            peer.toString(),
            new KeptPeerDocument(addresses.stream().map(Multiaddr::toString).toList()));
  }

  @Override
  public void remove(PeerId peer) {
    boolean _ = documents.delete(peer.toString());
  }
}
