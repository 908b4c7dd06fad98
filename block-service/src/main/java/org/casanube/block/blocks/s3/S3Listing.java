package org.casanube.block.blocks.s3;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A page of a bucket's keys, as {@code ListObjectsV2} gives it.
 *
 * @param next the token of the next page; null on the last one
 */
record S3Listing(List<Item> items, @Nullable String next) {
  S3Listing {
    items = List.copyOf(items);
  }

  /**
   * One object.
   *
   * @param size its bytes
   * @param modified when it was last written, by the store's clock
   */
  record Item(String key, long size, Instant modified) {}

  /** Reads a page; entities and DTDs are not looked at. */
  static S3Listing parse(byte[] xml) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
    List<Item> items = new ArrayList<>();
    String next = null;
    while (reader.hasNext()) {
      if (reader.next() == XMLStreamConstants.START_ELEMENT) {
        switch (reader.getLocalName()) {
          case "Contents" -> items.add(item(reader));
          case "NextContinuationToken" -> next = reader.getElementText();
          default -> {}
        }
      }
    }
    return new S3Listing(items, next == null || next.isEmpty() ? null : next);
  }

  private static Item item(XMLStreamReader reader) throws XMLStreamException {
    String key = "";
    long size = 0;
    Instant modified = Instant.EPOCH;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals("Contents")) {
        break;
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        switch (reader.getLocalName()) {
          case "Key" -> key = reader.getElementText();
          case "Size" -> size = size(reader.getElementText().strip());
          case "LastModified" -> modified = time(reader.getElementText().strip());
          default -> {}
        }
      }
    }
    return new Item(key, size, modified);
  }

  private static long size(String text) throws XMLStreamException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new XMLStreamException("'" + text + "' is not a size", e);
    }
  }

  private static Instant time(String text) throws XMLStreamException {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new XMLStreamException("'" + text + "' is not a time", e);
    }
  }

  /** The code in an error's body, or nothing. */
  static String errorCode(byte[] xml) {
    try {
      XMLInputFactory factory = XMLInputFactory.newFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT
            && reader.getLocalName().equals("Code")) {
          return reader.getElementText();
        }
      }
      return "";
    } catch (XMLStreamException e) {
      return "";
    }
  }
}
