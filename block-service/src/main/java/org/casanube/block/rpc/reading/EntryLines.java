package org.casanube.block.rpc.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Entries of directories as text, in columns as Kubo aligns them: hash, size, name. */
final class EntryLines {
  /** The least width of a column where no line knows what follows. */
  private static final int STREAMED_WIDTH = 10;

  private final boolean sizes;
  private final boolean headers;

  /**
   * For answers of one form.
   *
   * @param sizes whether there is a column of sizes
   * @param headers whether the columns have headings
   */
  EntryLines(boolean sizes, boolean headers) {
    this.sizes = sizes;
    this.headers = headers;
  }

  /** A line that is not aligned with others. */
  String single(Map<String, ?> link) {
    return lines(List.of(row(link)), STREAMED_WIDTH);
  }

  /** The lines of one directory. */
  String all(List<? extends Map<String, ?>> links) {
    List<List<String>> rows = new ArrayList<>(links.size() + 1);
    if (headers) {
      rows.add(sizes ? List.of("Hash", "Size", "Name") : List.of("Hash", "Name"));
    }
    links.forEach(link -> rows.add(row(link)));
    return lines(rows, 1);
  }

  private List<String> row(Map<String, ?> link) {
    boolean directory = Integer.valueOf(ListCommand.DIRECTORY).equals(link.get("Type"));
    String hash = String.valueOf(link.get("Hash"));
    String name = link.get("Name") + (directory ? "/" : "");
    return sizes
        ? List.of(hash, directory ? "-" : String.valueOf(link.get("Size")), name)
        : List.of(hash, name);
  }

  private static String lines(List<List<String>> rows, int least) {
    int columns = rows.isEmpty() ? 0 : rows.getFirst().size() - 1;
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        int width = Math.max(least, row.get(column).length() + 1);
        widths[column] = Math.max(widths[column], width);
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        String cell = row.get(column);
        text.append(cell).repeat(' ', widths[column] - cell.length());
      }
      text.append(row.getLast()).append('\n');
    }
    return text.toString();
  }
}
