package org.casanube.block.rpc.names;

import java.util.HexFormat;

/** Bytes as people look at them: sixteen a line, with their place and the text that they are. */
final class HexDump {
  private static final int LINE = 16;
  private static final int HALF = 8;
  private static final HexFormat HEX = HexFormat.of();

  private HexDump() {}

  static String of(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < bytes.length; from += LINE) {
      text.append(HEX.toHexDigits(from, HALF)).append("  ");
      for (int column = 0; column < LINE; column++) {
        boolean present = from + column < bytes.length;
        text.append(present ? HEX.toHexDigits(bytes[from + column]) : "  ");
        text.append(column == HALF - 1 || column == LINE - 1 ? "  " : " ");
      }
      text.append('|');
      for (int at = from; at < Math.min(from + LINE, bytes.length); at++) {
        text.append(bytes[at] >= ' ' && bytes[at] <= '~' ? (char) bytes[at] : '.');
      }
      text.append("|\n");
    }
    return text.toString();
  }
}
