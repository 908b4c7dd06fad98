package org.casanube.events;

import java.util.regex.Pattern;

/** What topics and groups may be called, so that every broker takes the names. */
public final class EventNames {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,59}");

  private EventNames() {}

  /** The topic, if it can be one. */
  public static String requireTopic(String topic) {
    return require("topic", topic);
  }

  /** The group, if it can be one. */
  public static String requireGroup(String group) {
    return require("group", group);
  }

  private static String require(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new EventBusException(
          EventBusErrorCode.INVALID_EVENT,
          "a %s is named by up to 60 small letters, digits and hyphens, not %s"
              .formatted(what, name));
    }
    return name;
  }
}
