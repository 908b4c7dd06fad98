package org.casanube.documents.mongodb;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentStoreException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON trees to BSON and back, so that operators see documents and not text. Names that MongoDB
 * treats in a special way are escaped: {@code %}, {@code .}, a leading {@code $}, NUL, and the
 * empty name.
 */
final class BsonTrees {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private BsonTrees() {}

  static Document toBson(ObjectNode tree) {
    Document document = new Document();
    tree.properties()
        .forEach(entry -> document.append(escape(entry.getKey()), value(entry.getValue())));
    return document;
  }

  private static @Nullable Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> toBson((ObjectNode) node);
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>(node.size());
        node.forEach(element -> list.add(value(element)));
        yield list;
      }
      case STRING -> node.stringValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> number(node);
      case NULL, MISSING -> null;
      case BINARY, POJO -> node.asString();
    };
  }

  private static Object number(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.canConvertToLong() ? node.longValue() : decimal(node);
    }
    return node.isBigDecimal() ? decimal(node) : node.doubleValue();
  }

  private static Decimal128 decimal(JsonNode node) {
    try {
      return new Decimal128(node.decimalValue());
    } catch (NumberFormatException e) {
      throw new DocumentStoreException(
          DocumentErrorCode.INVALID_DOCUMENT, "a number has more than 34 digits: " + node, e);
    }
  }

  static ObjectNode toJson(Document document) {
    ObjectNode tree = NODES.objectNode();
    document.forEach((name, value) -> tree.set(unescape(name), node(value)));
    return tree;
  }

  private static JsonNode node(@Nullable Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case Document document -> toJson(document);
      case Map<?, ?> map -> throw damaged(map);
      case List<?> list -> {
        ArrayNode array = NODES.arrayNode();
        list.forEach(element -> array.add(node(element)));
        yield array;
      }
      case String text -> NODES.stringNode(text);
      case Boolean truth -> NODES.booleanNode(truth);
      case Integer number -> NODES.numberNode(number.longValue());
      case Long number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case Decimal128 number -> decimal(number.bigDecimalValue());
      default -> throw damaged(value);
    };
  }

  private static JsonNode decimal(BigDecimal number) {
    if (number.scale() <= 0) {
      BigInteger whole = number.toBigInteger();
      return NODES.numberNode(whole);
    }
    return NODES.numberNode(number);
  }

  private static DocumentStoreException damaged(Object value) {
    return new DocumentStoreException(
        DocumentErrorCode.DAMAGED, "a document holds a " + value.getClass().getName());
  }

  private static String escape(String name) {
    if (name.isEmpty()) {
      return "%";
    }
    String escaped = name.replace("%", "%25").replace(".", "%2E").replace("\0", "%00");
    return escaped.startsWith("$") ? "%24" + escaped.substring(1) : escaped;
  }

  private static String unescape(String name) {
    if (name.equals("%")) {
      return "";
    }
    return name.replace("%24", "$").replace("%2E", ".").replace("%00", "\0").replace("%25", "%");
  }
}
