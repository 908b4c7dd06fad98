package org.casanube.block.names.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.casanube.block.names.InvalidRecordException;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.Publication;
import org.casanube.block.names.PublicationStore;
import org.casanube.block.names.records.RecordCodec;
import org.casanube.documents.Change;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Documents;
import org.casanube.documents.Outcome;
import org.casanube.documents.Query;
import org.casanube.documents.Stored;

/** Publications as documents, each under its name, moved by compare-and-set on their versions. */
public final class DocumentPublications implements PublicationStore {
  private static final String BY_TIME = "republish";
  private static final CollectionSchema<PublicationDocument> SCHEMA =
      CollectionSchema.of("name-publications", PublicationDocument.class)
          .index(BY_TIME, "republishAt");

  private final Documents<PublicationDocument> documents;

  public DocumentPublications(DocumentStore store) {
    documents = store.collection(SCHEMA);
  }

  /** A publication as it is stored; the record in base64. */
  record PublicationDocument(
      String record,
      long lifetimeMillis,
      boolean versionOne,
      Instant publishedAt,
      Instant republishAt) {}

  @Override
  public Optional<Versioned> find(IpnsName name) {
    return documents
        .find(name.toString())
        .map(stored -> new Versioned(publication(stored), stored.version()));
  }

  @Override
  public boolean write(Optional<Versioned> read, Publication next) {
    String id = next.name().toString();
    PublicationDocument document =
        new PublicationDocument(
            Base64.getEncoder().encodeToString(next.record().toBytes()),
            next.lifetime().toMillis(),
            next.versionOne(),
            next.publishedAt(),
            next.republishAt());
    Change<PublicationDocument> change =
        read.<Change<PublicationDocument>>map(
                seen -> new Change.Replace<>(id, seen.version(), document, List.of()))
            .orElseGet(() -> new Change.Insert<>(id, document, List.of()));
    return switch (documents.apply(change)) {
      case Outcome.Written<PublicationDocument> _ -> true;
      case Outcome.Deleted<PublicationDocument> _ -> false;
      case Outcome.Refused<PublicationDocument>(DocumentStoreException reason) -> {
        if (reason.code() != DocumentErrorCode.VERSION_CONFLICT
            && reason.code() != DocumentErrorCode.DUPLICATE_ID
            && reason.code() != DocumentErrorCode.NOT_FOUND) {
          throw reason;
        }
        yield false;
      }
    };
  }

  @Override
  public boolean remove(IpnsName name) {
    return documents.delete(name.toString());
  }

  @Override
  public List<Publication> due(Instant time, int limit) {
    return documents
        .page(Query.byIndex(BY_TIME).to(time.plusNanos(1)).limit(limit))
        .documents()
        .stream()
        .map(DocumentPublications::publication)
        .toList();
  }

  @Override
  public List<Publication> list() {
    List<Publication> all = new ArrayList<>();
    documents.forEach(Query.byId(), stored -> all.add(publication(stored)));
    return all;
  }

  private static Publication publication(Stored<PublicationDocument> stored) {
    PublicationDocument document = stored.value();
    try {
      return new Publication(
          IpnsName.parse(stored.id()),
          RecordCodec.read(Base64.getDecoder().decode(document.record())),
          Duration.ofMillis(document.lifetimeMillis()),
          document.versionOne(),
          document.publishedAt(),
          document.republishAt());
    } catch (InvalidRecordException e) {
      throw new IllegalStateException("the stored record of " + stored.id() + " is broken", e);
    }
  }
}
