package org.casanube.block.content.sites;

import java.util.Locale;
import java.util.Optional;
import org.casanube.block.content.negotiation.ContentPath;
import org.casanube.block.content.negotiation.PercentEncoding;
import org.casanube.block.content.negotiation.QueryParameters;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.block.content.sites.PublicGateways.Subdomain;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which content a request is for, by its host first. Also the guard of who is answered at
 * all: a web page may point a name of its own at this machine and then read as if from its own
 * origin; so only names that nobody else can hold are answered, which are addresses, {@code
 * localhost} with all below it, and those of the settings. For the same reason every redirect leads
 * to such a name. Immutable.
 */
public final class Sites {
  private static final String LOCALHOST = "localhost";

  private final PublicGateways gateways;
  private final boolean anyDnsLink;

  /**
   * These gateways.
   *
   * @param anyDnsLink whether any host is answered by its DNSLink: who can make others' names lead
   *     here can then have web pages read what their own links point at
   */
  public Sites(PublicGateways gateways, boolean anyDnsLink) {
    this.gateways = gateways;
    this.anyDnsLink = anyDnsLink;
  }

  /** True if requests for this host are answered. */
  public boolean allows(Authority host) {
    return host.isAddress()
        || isLocal(host.name())
        || gateways.find(host.name()).isPresent()
        || gateways.findSubdomain(host).isPresent()
        || isLinked(host);
  }

  /** True of the hosts of the settings, which proxies before us may be reached by. */
  public boolean isSet(Authority host) {
    return !host.isAddress()
        && !isLocal(host.name())
        && (gateways.find(host.name()).isPresent() || gateways.findSubdomain(host).isPresent());
  }

  /** True if all that is under this host is content. */
  public boolean isContentOnly(Authority host) {
    return !host.isAddress()
        && gateways.find(host.name()).isEmpty()
        && (gateways.findSubdomain(host).isPresent() || isLinked(host));
  }

  /** Where a request to an allowed host goes. */
  public Route route(SiteRequest request) {
    Optional<Authority> named = request.host().filter(host -> !host.isAddress());
    if (named.isEmpty()) {
      return uriRoute(request).orElse(Route.ByPath.USUAL);
    }
    Authority host = named.get();
    Optional<PublicGateway> known = gateways.find(host.name());
    if (known.isPresent()) {
      return ofGateway(request, host, known.get());
    }
    Optional<Subdomain> subdomain = gateways.findSubdomain(host);
    if (subdomain.isPresent()) {
      return ofSubdomain(request, host, subdomain.get());
    }
    return isLinked(host)
        ? new Route.ByHost(true, host.name(), "", true)
        : uriRoute(request).orElse(Route.ByPath.USUAL);
  }

  private boolean isLinked(Authority host) {
    return anyDnsLink && !host.isAddress() && !isLocal(host.name()) && host.name().indexOf('.') > 0;
  }

  private static boolean isLocal(String name) {
    return name.equals(LOCALHOST) || name.endsWith("." + LOCALHOST);
  }

  private Route ofGateway(SiteRequest request, Authority host, PublicGateway gateway) {
    String path = request.path();
    boolean mutable = path.startsWith(ContentPath.IPNS);
    if (mutable || path.startsWith(ContentPath.IPFS)) {
      if (!gateway.paths().contains(mutable ? "/ipns" : "/ipfs")) {
        return ofOtherPath(host, gateway);
      }
      return uriRoute(request)
          .or(() -> gateway.subdomains() ? toSubdomain(request, host, gateway) : Optional.empty())
          .orElseGet(() -> new Route.ByPath(gateway.deserialized()));
    }
    return ofOtherPath(host, gateway);
  }

  private static Route ofOtherPath(Authority host, PublicGateway gateway) {
    boolean linked = gateway.dnsLink() && host.name().indexOf('.') > 0 && !isLocal(host.name());
    return linked
        ? new Route.ByHost(
            true,
            host.name(),
            gateway.paths().contains("/ipfs") ? host.toString() : "",
            gateway.deserialized())
        : new Route.Refused(404, "nothing is served under this path of " + host.name());
  }

  /** Where a path leads on a gateway with subdomains; empty if it has no root. */
  private static Optional<Route> toSubdomain(
      SiteRequest request, Authority host, PublicGateway gateway) {
    ContentPath path = ContentPath.parse(request.path().replaceFirst("^(/ip[fn]s/)/+", "$1"));
    boolean inlined = gateway.inlined() || request.secure();
    String label = path.mutable() ? nameLabel(path.root(), inlined) : contentLabel(path.root());
    return Optional.of(
        new Route.Moved(
            location(request, label, path.mutable(), host.toString()) + rest(request, path)));
  }

  /** What follows the root, as it was sent. */
  private static String rest(SiteRequest request, ContentPath path) {
    String sent = path.text().substring(path.namespace().length());
    int slash = sent.indexOf('/');
    String root = slash < 0 ? sent : sent.substring(0, slash);
    if (!PercentEncoding.decode(root).equals(path.root())) {
      StringBuilder encoded = new StringBuilder();
      path.segments().forEach(each -> encoded.append('/').append(PercentEncoding.encode(each)));
      return encoded.append(path.slash() || encoded.isEmpty() ? "/" : "") + query(request);
    }
    return (slash < 0 ? "/" : sent.substring(slash)) + query(request);
  }

  private static String query(SiteRequest request) {
    @Nullable String query = request.query();
    return query == null ? "" : "?" + PercentEncoding.ascii(query);
  }

  private static String location(
      SiteRequest request, String label, boolean mutable, String gateway) {
    return (request.secure() ? "https://" : "http://")
        + label
        + (mutable ? ".ipns." : ".ipfs.")
        + gateway;
  }

  private static String contentLabel(String root) {
    Cid cid =
        HostLabels.findCid(root)
            .orElseThrow(() -> new RefusedRequestException(400, "not a CID: '" + root + "'"));
    return HostLabels.ofContent(cid).orElseThrow(Sites::tooLong);
  }

  private static String nameLabel(String root, boolean inlined) {
    Optional<Cid> key = HostLabels.findKey(root);
    if (key.isPresent()) {
      return HostLabels.ofKey(key.get()).orElseThrow(Sites::tooLong);
    }
    String domain =
        HostLabels.findDomain(root)
            .orElseThrow(() ->
                new RefusedRequestException(
                    400, "'" + root + "' is neither an IPNS name nor a domain name"));
    return inlined ? HostLabels.inlined(domain).orElseThrow(Sites::tooLong) : domain;
  }

  private static RefusedRequestException tooLong() {
    return new RefusedRequestException(
        400,
        "this root is over the limit of %d characters for a label of a host"
            .formatted(HostLabels.MAX_CHARACTERS));
  }

  private static Route ofSubdomain(SiteRequest request, Authority host, Subdomain subdomain) {
    PublicGateway gateway = subdomain.gateway();
    if (!gateway.subdomains()
        || !gateway.paths().contains(subdomain.mutable() ? "/ipns" : "/ipfs")) {
      return new Route.Refused(404, subdomain.host() + " has no such subdomains");
    }
    String written = subdomain.root();
    String root = written.toLowerCase(Locale.ROOT);
    boolean domain = subdomain.mutable() && HostLabels.findKey(written).isEmpty();
    String label =
        domain
            ? domainLabel(root, gateway.inlined() || request.secure())
            : subdomain.mutable() ? nameLabel(written, true) : contentLabel(written);
    String home = subdomain.host() + host.port();
    if (!label.equals(root)) {
      String path = "/" + PercentEncoding.ascii(request.path()).replaceFirst("^/+", "");
      return new Route.Moved(
          location(request, label, subdomain.mutable(), home) + path + query(request));
    }
    String name = domain && root.indexOf('.') < 0 ? HostLabels.outlined(root) : root;
    return new Route.ByHost(subdomain.mutable(), name, home, gateway.deserialized());
  }

  /** The label of a domain name that is one label already, or was written with its dots. */
  private static String domainLabel(String root, boolean inlined) {
    boolean dotted = root.indexOf('.') >= 0;
    String domain = dotted ? root : HostLabels.outlined(root);
    if (HostLabels.findDomain(domain).isEmpty()) {
      throw new RefusedRequestException(
          400, "'" + domain + "' is neither an IPNS name nor a domain name");
    }
    return dotted && inlined ? HostLabels.inlined(root).orElseThrow(Sites::tooLong) : root;
  }

  /**
   * Where the parameter {@code uri} leads, by which browsers hand over addresses of the schemes
   * {@code ipfs} and {@code ipns}.
   */
  private static Optional<Route> uriRoute(SiteRequest request) {
    boolean router = request.path().equals("/ipfs/") || request.path().equals("/ipns/");
    @Nullable String uri =
        router && request.query() != null
            ? QueryParameters.parse(request.query()).find("uri")
            : null;
    return uri == null ? Optional.empty() : Optional.of(new Route.Moved(NativeUri.path(uri)));
  }
}
