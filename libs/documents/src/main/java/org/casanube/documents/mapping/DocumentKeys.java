package org.casanube.documents.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentLimits;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Index;
import tools.jackson.databind.JsonNode;

/** Takes the keys of indexes out of documents, and checks that they can be keys. */
public final class DocumentKeys {
  private final DocumentLimits limits;

  DocumentKeys(DocumentLimits limits) {
    this.limits = limits;
  }

  /** The values of an index's fields, or nothing if one of them is missing. */
  public Optional<List<Object>> of(Index index, JsonNode document) {
    List<Object> values = new ArrayList<>(index.fields().size());
    for (String field : index.fields()) {
      JsonNode node = at(document, field);
      if (node.isMissingNode() || node.isNull()) {
        return Optional.empty();
      }
      values.add(scalar(node, "field " + field));
    }
    return Optional.of(values);
  }

  /** Throws unless the document can be in each of the indexes. */
  void check(List<Index> indexes, JsonNode document) {
    for (Index index : indexes) {
      for (String field : index.fields()) {
        JsonNode node = at(document, field);
        if (!node.isMissingNode() && !node.isNull()) {
          Object _ = scalar(node, "field " + field);
        }
      }
    }
  }

  /** A scalar's value as a key. */
  Object scalar(JsonNode node, String what) {
    if (node.isString()) {
      return text(node.stringValue(), what);
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    if (node.isNumber() && Double.isFinite(node.doubleValue()) && !node.isIntegralNumber()) {
      return node.doubleValue();
    }
    throw new DocumentStoreException(
        DocumentErrorCode.INVALID_DOCUMENT,
        what
            + " is indexed and must be a text, a number or a truth value, not "
            + node.getNodeType());
  }

  private String text(String text, String what) {
    int bytes = Utf8.length(text);
    if (bytes > limits.maxKeyBytes()) {
      throw DocumentStoreException.tooLarge(
          "size of " + what, bytes, "maxKeyBytes", limits.maxKeyBytes());
    }
    if (text.indexOf('\0') >= 0) {
      throw new DocumentStoreException(
          DocumentErrorCode.INVALID_DOCUMENT, what + " is indexed and must not contain NUL");
    }
    return text;
  }

  private static JsonNode at(JsonNode document, String field) {
    JsonNode node = document;
    for (int start = 0; start <= field.length(); ) {
      int dot = field.indexOf('.', start);
      int end = dot < 0 ? field.length() : dot;
      node = node.path(field.substring(start, end));
      start = end + 1;
    }
    return node;
  }
}
