package org.casanube.multiformats.multiaddr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.casanube.multiformats.MultiformatException;

/**
 * Addresses of IPv4 in dotted decimals, and of IPv6 in the form of RFC 5952. Nothing is ever looked
 * up.
 *
 * @param byteLength 4 or 16
 */
record IpValue(int byteLength) implements ValueFormat {
  private static final int GROUPS = 8;
  private static final int MAPPED_GROUPS = 6;
  private static final byte[] MAPPED_PREFIX = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  @Override
  public byte[] parse(String text) {
    return byteLength == 4 ? parse4(text) : parse6(text);
  }

  @Override
  public String format(byte[] bytes) {
    return byteLength == 4 ? format4(bytes, 0) : format6(bytes);
  }

  private static byte[] parse4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      throw malformed(text, 4);
    }
    byte[] bytes = new byte[4];
    for (int index = 0; index < 4; index++) {
      String part = parts[index];
      boolean plain = !part.isEmpty() && part.length() <= 3 && NumberValue.isDecimal(part);
      if (!plain || (part.length() > 1 && part.startsWith("0")) || Integer.parseInt(part) > 255) {
        throw malformed(text, 4);
      }
      bytes[index] = (byte) Integer.parseInt(part);
    }
    return bytes;
  }

  private static byte[] parse6(String text) {
    int gap = text.indexOf("::");
    List<Integer> head = groups(gap < 0 ? text : text.substring(0, gap), text);
    List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2), text);
    int missing = GROUPS - head.size() - tail.size();
    if (gap < 0 ? missing != 0 : missing < 1) {
      throw malformed(text, 6);
    }
    byte[] bytes = new byte[2 * GROUPS];
    put(bytes, 0, head);
    put(bytes, GROUPS - tail.size(), tail);
    return bytes;
  }

  /** The groups of a part without gap; the last two may be written as an IPv4 address. */
  private static List<Integer> groups(String part, String text) {
    List<Integer> groups = new ArrayList<>();
    if (part.isEmpty()) {
      return groups;
    }
    String[] fields = part.split(":", -1);
    for (int index = 0; index < fields.length; index++) {
      String field = fields[index];
      if (field.indexOf('.') >= 0 && index == fields.length - 1 && text.endsWith(field)) {
        byte[] bytes = parse4(field);
        groups.add((bytes[0] & 0xff) << 8 | (bytes[1] & 0xff));
        groups.add((bytes[2] & 0xff) << 8 | (bytes[3] & 0xff));
      } else {
        groups.add(hexadecimal(field, text));
      }
    }
    return groups;
  }

  private static int hexadecimal(String field, String text) {
    if (field.isEmpty() || field.length() > 4 || !field.chars().allMatch(HexFormat::isHexDigit)) {
      throw malformed(text, 6);
    }
    return HexFormat.fromHexDigits(field);
  }

  private static void put(byte[] bytes, int firstGroup, List<Integer> groups) {
    for (int index = 0; index < groups.size(); index++) {
      bytes[2 * (firstGroup + index)] = (byte) (groups.get(index) >> 8);
      bytes[2 * (firstGroup + index) + 1] = (byte) (int) groups.get(index);
    }
  }

  private static String format4(byte[] bytes, int start) {
    return (bytes[start] & 0xff)
        + "."
        + (bytes[start + 1] & 0xff)
        + "."
        + (bytes[start + 2] & 0xff)
        + "."
        + (bytes[start + 3] & 0xff);
  }

  private static String format6(byte[] bytes) {
    if (Arrays.equals(bytes, 0, MAPPED_PREFIX.length, MAPPED_PREFIX, 0, MAPPED_PREFIX.length)) {
      return "::ffff:" + format4(bytes, 2 * MAPPED_GROUPS);
    }
    int gapStart = -1;
    int gapLength = 1;
    for (int group = 0; group < GROUPS; group++) {
      int zeros = zeroGroups(bytes, group);
      if (zeros > gapLength) {
        gapStart = group;
        gapLength = zeros;
      }
    }
    if (gapStart < 0) {
      return formatGroups(bytes, 0, GROUPS);
    }
    return formatGroups(bytes, 0, gapStart)
        + "::"
        + formatGroups(bytes, gapStart + gapLength, GROUPS);
  }

  private static int zeroGroups(byte[] bytes, int from) {
    int group = from;
    while (group < GROUPS && group(bytes, group) == 0) {
      group++;
    }
    return group - from;
  }

  private static String formatGroups(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int group = from; group < to; group++) {
      text.append(group == from ? "" : ":").append(Integer.toHexString(group(bytes, group)));
    }
    return text.toString();
  }

  private static int group(byte[] bytes, int group) {
    return (bytes[2 * group] & 0xff) << 8 | (bytes[2 * group + 1] & 0xff);
  }

  private static MultiformatException malformed(String text, int version) {
    return new MultiformatException("'" + text + "' is not an IPv" + version + " address");
  }
}
