package org.casanube.documents;

import java.util.List;
import java.util.OptionalLong;

/** A change of one document, with the events that it causes. */
public sealed interface Change<T> {

  /** The document's name within its collection. */
  String id();

  /** The events to publish if, and only if, the change is made. */
  List<OutboxMessage> messages();

  /** Adds a document; refused if the id is taken. */
  record Insert<T>(String id, T value, List<OutboxMessage> messages) implements Change<T> {
    public Insert {
      messages = List.copyOf(messages);
    }
  }

  /** Writes a document whether or not the id is taken. */
  record Put<T>(String id, T value, List<OutboxMessage> messages) implements Change<T> {
    public Put {
      messages = List.copyOf(messages);
    }
  }

  /** Writes a document that is there at this version; refused otherwise. */
  record Replace<T>(String id, long version, T value, List<OutboxMessage> messages)
      implements Change<T> {
    public Replace {
      messages = List.copyOf(messages);
    }
  }

  /** Removes a document that is there, at this version if one is given; refused otherwise. */
  record Delete<T>(String id, OptionalLong version, List<OutboxMessage> messages)
      implements Change<T> {
    public Delete {
      messages = List.copyOf(messages);
    }
  }
}
