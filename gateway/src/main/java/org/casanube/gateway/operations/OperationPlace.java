package org.casanube.gateway.operations;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the list of all operations. Each service names its operations by its key and a UUID of
 * version 7, which begins with the time: so the UUIDs alone order the operations of all services,
 * and stand for the same moment in each service's own list.
 *
 * @param uuid in lower case
 */
record OperationPlace(String uuid) implements Comparable<OperationPlace> {
  private static final Pattern ID =
      Pattern.compile("[a-z][a-z-]{0,40}-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

  /** The place of the operation with this id; empty if it is no operation's id. */
  static Optional<OperationPlace> of(String id) {
    Matcher parts = ID.matcher(id);
    return parts.matches() ? Optional.of(new OperationPlace(parts.group(1))) : Optional.empty();
  }

  /** The id that an operation of this service would have at this place. */
  String idOf(String serviceKey) {
    return serviceKey + "-" + uuid;
  }

  @Override
  public int compareTo(OperationPlace other) {
    return uuid.compareTo(other.uuid);
  }
}
