package org.casanube.block.content.sites;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casanube.block.content.negotiation.PercentEncoding;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.jspecify.annotations.Nullable;

/** Addresses of the schemes {@code ipfs} and {@code ipns}. */
final class NativeUri {
  private static final Pattern FORM =
      Pattern.compile(
          "(ipfs|ipns)://([^/?#]{1,1024})(/[^?#]*)?(\\?[^#]*)?(#.*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private NativeUri() {}

  /**
   * The path and query of the same content.
   *
   * @throws RefusedRequestException 400 if the address is of another scheme or form
   */
  static String path(String uri) {
    Matcher matcher = FORM.matcher(uri);
    if (!matcher.matches()) {
      throw new RefusedRequestException(400, "uri is not of the form ipfs://… or ipns://…");
    }
    @Nullable String path = matcher.group(3);
    @Nullable String query = matcher.group(4);
    return "/"
        + matcher.group(1).toLowerCase(Locale.ROOT)
        + "/"
        + PercentEncoding.encode(matcher.group(2))
        + (path == null ? "" : PercentEncoding.reference(path))
        + (query == null ? "" : PercentEncoding.reference(query));
  }
}
