package org.casanube.block.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import org.casanube.block.content.negotiation.PercentEncoding;
import org.casanube.block.unixfs.DirectoryEntry;

/**
 * Writes the page of a directory as its entries are read, so that a large one costs no more memory
 * than a small one. The sizes are those that the links say; no entry is opened for its own.
 */
final class DirectoryPage {
  private static final int FLUSH_CHARACTERS = 32 * 1024;

  /** The longest name that is shown whole and can be followed; file systems have 255 bytes. */
  private static final int MAX_NAME_CHARACTERS = 2048;

  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private final ContentRequest request;
  private final EntryKinds kinds;

  DirectoryPage(ContentRequest request, EntryKinds kinds) {
    this.request = request;
    this.kinds = kinds;
  }

  /**
   * Answers with a page of these entries. The answer begins when there is enough for a first piece,
   * so that a directory that can't be read is refused and not cut off, unless it is large.
   */
  void write(ResponseHead head, Iterator<DirectoryEntry> entries) throws IOException {
    ContentExchange exchange = request.exchange();
    StringBuilder page = Pages.open(request);
    page.append("<p>This folder as <a href=\"?format=car\">CAR</a> or ")
        .append("<a href=\"?format=tar\">tar</a></p>")
        .append("<table><thead><tr><th scope=\"col\">Name</th><th scope=\"col\">CID</th>")
        .append("<th scope=\"col\" class=\"n\">Size</th></tr></thead><tbody>\n");
    if (!request.path().segments().isEmpty()) {
      page.append("<tr><td><a href=\"../\" aria-label=\"The folder above\">../</a></td>")
          .append("<td></td><td></td></tr>\n");
    }
    boolean started = false;
    while (entries.hasNext()) {
      row(page, entries.next());
      if (page.length() >= FLUSH_CHARACTERS) {
        if (!started) {
          exchange.start(head);
          started = true;
        }
        flush(exchange, page);
      }
    }
    page.append("</tbody></table>").append(Pages.close());
    if (!started) {
      exchange.start(head);
    }
    flush(exchange, page);
  }

  /** A folder's name ends with a slash, in text and link: that is read aloud, too. */
  private void row(StringBuilder page, DirectoryEntry entry) {
    String cid = entry.cid().toString();
    String link = request.site().contentLink(entry.cid());
    String slash = kinds.isFolder(entry) ? "/" : "";
    page.append("<tr><td>");
    name(page, entry.name(), slash);
    page.append("</td><td>")
        .append(link.isEmpty() ? "" : "<a href=\"" + link + "\" title=\"" + cid + "\">")
        .append("<code>")
        .append(shortened(cid))
        .append("</code>")
        .append(link.isEmpty() ? "" : "</a>")
        .append("</td><td class=\"n\">")
        .append(size(entry.totalSize()))
        .append("</td></tr>\n");
  }

  private static void name(StringBuilder page, String name, String slash) {
    if (name.length() > MAX_NAME_CHARACTERS) {
      page.append(Pages.escape(name.substring(0, MAX_NAME_CHARACTERS))).append('…');
      return;
    }
    page.append("<a href=\"./")
        .append(PercentEncoding.encode(name))
        .append(slash)
        .append("\">")
        .append(Pages.escape(name))
        .append(slash)
        .append("</a>");
  }

  private static void flush(ContentExchange exchange, StringBuilder page) throws IOException {
    exchange.write(ByteBuffer.wrap(page.toString().getBytes(StandardCharsets.UTF_8)));
    page.setLength(0);
  }

  private static String shortened(String cid) {
    return cid.length() <= 16 ? cid : cid.substring(0, 6) + "…" + cid.substring(cid.length() - 6);
  }

  /** A size for people, with one decimal where it is not exact. */
  static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
