package org.casanube.block.content;

import java.nio.charset.StandardCharsets;
import org.casanube.multiformats.Cid;

/** The page about a block of linked data: what it holds, and where to get it. */
final class DagPage {
  private DagPage() {}

  static byte[] render(ContentRequest request, Cid cid, byte[] json) {
    StringBuilder page = Pages.open(request);
    page.append("<p><code>").append(cid.codec()).append("</code> ");
    for (String format : new String[] {"dag-json", "dag-cbor", "raw", "car"}) {
      page.append("<a href=\"?format=").append(format).append("\">").append(format).append("</a> ");
    }
    page.append("</p><pre>")
        .append(Pages.escape(new String(json, StandardCharsets.UTF_8)))
        .append("</pre>")
        .append(Pages.close());
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }
}
