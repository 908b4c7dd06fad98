package org.casanube.block.tree.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.casanube.block.tree.TreeOwner;
import org.casanube.block.tree.TreeRoots;
import org.casanube.documents.Change;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Documents;
import org.casanube.documents.Outcome;
import org.casanube.documents.Query;
import org.casanube.multiformats.Cid;

/** Roots as documents, moved by compare-and-set on their versions. */
public final class DocumentTreeRoots implements TreeRoots {
  private static final CollectionSchema<TreeDocument> SCHEMA =
      CollectionSchema.of("file-trees", TreeDocument.class);

  private final Documents<TreeDocument> documents;
  private final InstantSource clock;

  public DocumentTreeRoots(DocumentStore store, InstantSource clock) {
    documents = store.collection(SCHEMA);
    this.clock = clock;
  }

  /** A root as it is stored, under its owner. */
  record TreeDocument(String root, Instant movedAt) {}

  @Override
  public Optional<Versioned> find(TreeOwner owner) {
    return documents
        .find(owner.value())
        .map(stored -> new Versioned(Cid.parse(stored.value().root()), stored.version()));
  }

  @Override
  public boolean move(TreeOwner owner, Optional<Versioned> read, Cid root) {
    TreeDocument next = new TreeDocument(root.toString(), clock.instant());
    Change<TreeDocument> change =
        read.<Change<TreeDocument>>map(
                seen -> new Change.Replace<>(owner.value(), seen.version(), next, List.of()))
            .orElseGet(() -> new Change.Insert<>(owner.value(), next, List.of()));
    return switch (documents.apply(change)) {
      case Outcome.Written<TreeDocument> _ -> true;
      case Outcome.Deleted<TreeDocument> _ -> false;
      case Outcome.Refused<TreeDocument>(DocumentStoreException reason) -> {
        if (reason.code() != DocumentErrorCode.VERSION_CONFLICT
            && reason.code() != DocumentErrorCode.DUPLICATE_ID) {
          throw reason;
        }
        yield false;
      }
    };
  }

  @Override
  public void forEach(Consumer<Cid> action) {
    documents.forEach(Query.byId(), stored -> action.accept(Cid.parse(stored.value().root())));
  }
}
