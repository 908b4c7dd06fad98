package org.casanube.block.content;

import org.casanube.block.content.negotiation.ContentDisposition;
import org.casanube.block.content.negotiation.ContentPath;
import org.casanube.block.content.negotiation.Negotiated;
import org.casanube.block.content.negotiation.PercentEncoding;
import org.casanube.block.content.negotiation.QueryParameters;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.block.content.negotiation.ResponseFormat;
import org.jspecify.annotations.Nullable;

/**
 * A request whose target and headers are understood.
 *
 * @param wanted the form of the answer
 */
record ContentRequest(
    ContentExchange exchange, ContentPath path, QueryParameters query, Negotiated wanted) {
  private static final String IMMUTABLE = "public, max-age=29030400, immutable";
  private static final int MAX_FILENAME_CHARACTERS = 255;

  /**
   * Understands it.
   *
   * @throws RefusedRequestException if that can't be done
   */
  static ContentRequest of(ContentExchange exchange) {
    ContentPath path = ContentPath.parse(exchange.path());
    QueryParameters query = QueryParameters.parse(exchange.query());
    Negotiated wanted = Negotiated.of(query, exchange.header("Accept"));
    if (wanted.format() == ResponseFormat.IPNS_RECORD) {
      throw new RefusedRequestException(400, "content under /ipfs/ has no IPNS record");
    }
    boolean scopeless = path.segments().isEmpty() && !path.slash();
    if (scopeless && "script".equals(exchange.header("Service-Worker"))) {
      throw new RefusedRequestException(400, "a service worker needs a scope: end the path with /");
    }
    return new ContentRequest(exchange, path, query, wanted);
  }

  /** The same request for what the content is for. */
  ContentRequest asDeserialized() {
    return new ContentRequest(exchange, path, query, Negotiated.DESERIALIZED);
  }

  /** True if the client can show a page. */
  boolean acceptsHtml() {
    String accept = exchange.header("Accept");
    return accept != null && accept.contains("text/html");
  }

  /** The file name that the query gives; null where it gives none. */
  @Nullable String filename() {
    String filename = query.find("filename");
    if (filename != null && filename.length() > MAX_FILENAME_CHARACTERS) {
      throw new RefusedRequestException(
          400, "filename is over the limit of " + MAX_FILENAME_CHARACTERS + " characters");
    }
    return filename == null || filename.isEmpty() ? null : filename;
  }

  /** A head with all that is the same for every answer to this request. */
  ResponseHead head(int status, String etag) {
    ResponseHead head =
        new ResponseHead(status)
            .with("Etag", etag)
            .with("Cache-Control", IMMUTABLE)
            .with("X-Ipfs-Path", path.text())
            .with("X-Content-Type-Options", "nosniff")
            .with("Vary", "Accept");
    if (wanted.byAccept()) {
      head.with("Content-Location", contentLocation());
    }
    return head;
  }

  /** Adds a disposition: an attachment always, under the name of the query or this one. */
  void disposeAsAttachment(ResponseHead head, String name) {
    String filename = filename();
    head.with(
        "Content-Disposition", ContentDisposition.of(true, filename == null ? name : filename));
  }

  /** Adds a disposition if the query asks for one. */
  void disposeAsAsked(ResponseHead head) {
    String filename = filename();
    boolean download = query.isSet("download");
    if (filename != null || download) {
      head.with(
          "Content-Disposition",
          ContentDisposition.of(download, filename == null ? path.name() : filename));
    }
  }

  /** The URL that gives this very form without an {@code Accept} header. */
  private String contentLocation() {
    StringBuilder location = new StringBuilder(path.text());
    location.append("?format=").append(wanted.format().parameter());
    String rest = exchange.query();
    if (rest != null) {
      for (String parameter : rest.split("&")) {
        if (!parameter.isEmpty() && !parameter.startsWith("format=")) {
          location.append('&').append(PercentEncoding.ascii(parameter));
        }
      }
    }
    if (wanted.format() == ResponseFormat.CAR && wanted.car().selection().duplicates()) {
      boolean said = query.find("car-dups") != null;
      location.append(said ? "" : "&car-dups=y");
    }
    return location.toString();
  }
}
