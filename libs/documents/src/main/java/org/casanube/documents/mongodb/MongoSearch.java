package org.casanube.documents.mongodb;

import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.casanube.documents.Index;
import org.casanube.documents.mapping.Search;

/**
 * A search as MongoDB's filter and order.
 *
 * @param filter which records
 * @param sort in what order
 */
record MongoSearch(Document filter, Document sort) {

  static MongoSearch of(Search search, boolean withCursor) {
    List<Document> terms = new ArrayList<>();
    terms.add(new Document(MongoRecord.LIVE, true));
    for (int i = 0; i < search.equal().size(); i++) {
      terms.add(new Document(field(search.order().get(i)), search.equal().get(i)));
    }
    Object from = search.from();
    if (from != null) {
      terms.add(term(search.open().getFirst(), "$gte", from));
    }
    Object to = search.to();
    if (to != null) {
      terms.add(term(search.open().getFirst(), "$lt", to));
    }
    if (search.index().isPresent()) {
      Index index = search.index().get();
      index.fields().stream()
          .skip(search.equal().size())
          .forEach(name -> terms.add(new Document(field(name), new Document("$ne", null))));
    }
    if (withCursor && !search.after().isEmpty()) {
      terms.add(beyond(search));
    }
    Document sort = new Document();
    search.order().forEach(name -> sort.append(field(name), search.descending() ? -1 : 1));
    return new MongoSearch(new Document("$and", terms), sort);
  }

  /** Beyond the cursor: the first field is, or it is equal and the second is, and so on. */
  private static Document beyond(Search search) {
    String operator = search.descending() ? "$lt" : "$gt";
    List<String> open = search.open();
    List<Document> choices = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      List<Document> terms = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        terms.add(new Document(field(open.get(j)), search.after().get(j)));
      }
      terms.add(term(open.get(i), operator, search.after().get(i)));
      choices.add(new Document("$and", terms));
    }
    return new Document("$or", choices);
  }

  private static Document term(String name, String operator, Object value) {
    return new Document(field(name), new Document(operator, value));
  }

  static String field(String name) {
    return name.equals(Search.ID) ? MongoRecord.ID : MongoRecord.DOC + "." + name;
  }
}
