package org.casanube.block.content;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How long an answer may be believed: what a CID leads to for ever, what a name leads to for its
 * time to live. While it is asked for again, and while that fails, caches may show an old answer.
 *
 * @see <a href="https://specs.ipfs.tech/http-gateways/path-gateway/#cache-control-response-header">
 *     Cache-Control</a>
 */
final class ContentAge {
  /** Of what a CID leads to. */
  static final ContentAge NEVER_CHANGES = new ContentAge(null, null);

  private static final String IMMUTABLE = "public, max-age=29030400, immutable";
  private static final long STALE_SECONDS = Duration.ofDays(2).toSeconds();
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final @Nullable Duration ttl;
  private final @Nullable Instant resolved;

  private ContentAge(@Nullable Duration ttl, @Nullable Instant resolved) {
    this.ttl = ttl;
    this.resolved = resolved;
  }

  /** Of what a name led to at that moment, and leads to for as long. */
  static ContentAge of(Duration ttl, Instant resolved) {
    return new ContentAge(ttl, resolved);
  }

  /** True of what can change. */
  boolean changes() {
    return resolved != null;
  }

  /** The value of {@code Cache-Control}. */
  String cacheControl() {
    return ttl == null
        ? IMMUTABLE
        : "public, max-age=%d, stale-while-revalidate=%d, stale-if-error=%d"
            .formatted(ttl.toSeconds(), STALE_SECONDS, STALE_SECONDS);
  }

  /** Adds all that is to be said of it. */
  ResponseHead addTo(ResponseHead head) {
    head.with("Cache-Control", cacheControl());
    return resolved == null ? head : head.with("Last-Modified", HTTP_DATE.format(resolved));
  }
}
