package org.casanube.block.content;

import org.casanube.block.content.negotiation.ContentPath;
import org.casanube.block.content.negotiation.PercentEncoding;

/**
 * What the generated pages have in common: no script, nothing from elsewhere, readable without
 * colours, in light and dark.
 */
final class Pages {
  /** Part of the entity tags of pages: raise it when their look changes. */
  static final String VERSION = "2";

  /** Pages may be shown from a cache for a week; they are not what the CID stands for. */
  static final String CACHE_CONTROL = "public, max-age=604800, stale-while-revalidate=2678400";

  /** Lets the page have its own style and nothing else. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

  private static final String STYLE =
      ":root{color-scheme:light dark}"
          + "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}"
          + "h1{font-size:1.1rem;font-weight:600;overflow-wrap:anywhere}"
          + "table{border-collapse:collapse;width:100%}"
          + "th,td{text-align:start;padding:.3rem .5rem;border-bottom:1px solid #8884;"
          + "overflow-wrap:anywhere}"
          + "td.n,th.n{text-align:end;white-space:nowrap;font-variant-numeric:tabular-nums}"
          + "code,pre{font:.85rem/1.4 ui-monospace,monospace}pre{overflow:auto}"
          + "a:focus-visible{outline:2px solid}";

  private Pages() {}

  /** The start of a page up to its heading, which leads to each folder on the way. */
  static StringBuilder open(ContentRequest request) {
    ContentPath path = request.path();
    StringBuilder page = new StringBuilder(4096);
    page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>")
        .append(escape(path.name()))
        .append("</title><style>")
        .append(STYLE)
        .append("</style></head><body><main><h1><code>")
        .append(path.namespace());
    StringBuilder target = new StringBuilder(request.site().rootLink(path));
    crumb(page, target, path.root());
    for (String segment : path.segments()) {
      target.append(PercentEncoding.encode(segment)).append('/');
      page.append('/');
      crumb(page, target, segment);
    }
    return page.append("</code></h1>\n");
  }

  private static void crumb(StringBuilder page, StringBuilder target, String name) {
    page.append("<a href=\"").append(target).append("\">").append(escape(name)).append("</a>");
  }

  /** The end of a page. */
  static String close() {
    return "</main></body></html>\n";
  }

  /** Text that can stand between tags and in quoted attributes. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      switch (character) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(character);
      }
    }
    return escaped.toString();
  }
}
