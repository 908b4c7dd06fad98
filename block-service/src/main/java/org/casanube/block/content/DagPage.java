package org.casanube.block.content;

import java.nio.charset.StandardCharsets;
import org.casanube.multiformats.Cid;

/** The page about a block of linked data: what it holds, and where to get it. */
final class DagPage {
  /** A page of more would be of no use to anybody. */
  private static final int MAX_SHOWN = 256 * 1024;

  private DagPage() {}

  static byte[] render(ContentRequest request, Cid cid, byte[] json) {
    StringBuilder page = Pages.open(request);
    page.append("<p><code>").append(cid.codec()).append("</code> ");
    for (String format : new String[] {"dag-json", "dag-cbor", "raw", "car"}) {
      page.append("<a href=\"?format=").append(format).append("\">").append(format).append("</a> ");
    }
    page.append("</p>");
    if (json.length <= MAX_SHOWN) {
      page.append("<pre>")
          .append(Pages.escape(new String(json, StandardCharsets.UTF_8)))
          .append("</pre>");
    } else {
      page.append("<p>").append(json.length).append(" bytes, too many to be shown here</p>");
    }
    page.append(Pages.close());
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }
}
