package org.casanube.block.content;

import org.casanube.block.content.negotiation.ContentDisposition;
import org.casanube.block.content.negotiation.ContentPath;
import org.casanube.block.content.negotiation.Negotiated;
import org.casanube.block.content.negotiation.PercentEncoding;
import org.casanube.block.content.negotiation.QueryParameters;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.block.content.negotiation.ResponseFormat;
import org.casanube.block.content.sites.Route;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * A request whose target and headers are understood.
 *
 * @param site how URLs of what is asked for look
 * @param wanted the form of the answer
 * @param age how long what the path leads to may be believed
 */
record ContentRequest(
    ContentExchange exchange,
    ContentPath path,
    Site site,
    QueryParameters query,
    Negotiated wanted,
    ContentAge age) {
  private static final int MAX_FILENAME_CHARACTERS = 255;

  /**
   * Understands a request for the content that its path names.
   *
   * @throws RefusedRequestException if that can't be done
   */
  static ContentRequest of(ContentExchange exchange, Route.ByPath route) {
    ContentPath path = ContentPath.parse(exchange.path());
    boolean scopeless = path.segments().isEmpty() && !path.slash();
    if (scopeless && "script".equals(exchange.header("Service-Worker"))) {
      throw new RefusedRequestException(400, "a service worker needs a scope: end the path with /");
    }
    return of(exchange, path, Site.BY_PATH, route.deserialized());
  }

  /**
   * Understands a request for the content that its host names.
   *
   * @throws RefusedRequestException if that can't be done
   */
  static ContentRequest of(ContentExchange exchange, Route.ByHost route) {
    ContentPath path = ContentPath.below(route.mutable(), route.root(), exchange.path());
    return of(exchange, path, new Site(true, route.gateway()), route.deserialized());
  }

  private static ContentRequest of(
      ContentExchange exchange, ContentPath path, Site site, boolean deserialized) {
    QueryParameters query = QueryParameters.parse(exchange.query());
    String accept = exchange.header("Accept");
    Negotiated wanted = Negotiated.of(query, accept);
    if (!deserialized && !wanted.format().isTrustless()) {
      boolean silent = accept == null && query.find("format") == null;
      throw new RefusedRequestException(
          silent ? 400 : 406,
          "only blocks, archives and records are given here: say format=raw, car or ipns-record");
    }
    return new ContentRequest(exchange, path, site, query, wanted, ContentAge.NEVER_CHANGES);
  }

  /** The same request for what the content is for. */
  ContentRequest asDeserialized() {
    return new ContentRequest(exchange, path, site, query, Negotiated.DESERIALIZED, age);
  }

  /** The same request, of which is known how long its answer may be believed. */
  ContentRequest of(ContentAge known) {
    return new ContentRequest(exchange, path, site, query, wanted, known);
  }

  /** The same request, answered with what is at another path. */
  ContentRequest at(ContentPath other) {
    return new ContentRequest(exchange, other, site, query, wanted, age);
  }

  /** True if the answer may be waited for, until others have been asked. */
  boolean waits() {
    String control = exchange.header("Cache-Control");
    return control == null || !control.contains("only-if-cached");
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
        age.addTo(new ResponseHead(status).with("Etag", etag))
            .with("X-Ipfs-Path", path.text())
            .with("X-Content-Type-Options", "nosniff")
            .with("Vary", "Accept");
    if (wanted.byAccept()) {
      head.with("Content-Location", contentLocation());
    }
    return head;
  }

  /** Such a head of a page that was made here: it may look otherwise some day. */
  ResponseHead pageHead(String kind, Cid cid) {
    ResponseHead head =
        head(200, '"' + kind + '-' + Pages.VERSION + "_CID-" + cid + '"')
            .with("Content-Type", MediaTypes.OWN_HTML)
            .with("Content-Security-Policy", Pages.CONTENT_SECURITY_POLICY);
    return age.changes() ? head : head.replace("Cache-Control", Pages.CACHE_CONTROL);
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
    StringBuilder location = new StringBuilder(site.sentPath(path));
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
