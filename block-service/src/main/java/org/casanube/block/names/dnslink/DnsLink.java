package org.casanube.block.names.dnslink;

import java.time.Duration;
import java.util.Optional;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NamePath;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.MultiformatException;

/**
 * What a domain name points at. The records of {@code _dnslink.<domain>} count; only if there is no
 * link among them, those of the domain itself do, where links stood at first. Of several links the
 * first by its letters counts, since DNS has no order.
 *
 * @see <a href="https://dnslink.dev/#specification">DNSLink specification</a>
 */
public final class DnsLink {
  private static final String PREFIX = "dnslink=";

  private final TxtResolver resolver;

  public DnsLink(TxtResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * A link.
   *
   * @param target what it points at
   * @param ttl how long it may be believed
   */
  public record Link(NamePath target, Duration ttl) {}

  /**
   * The link of this domain.
   *
   * @throws NameException {@code NOT_FOUND} if it has none, {@code DNS_FAILED} if nobody said
   */
  public Link require(DomainName domain) throws InterruptedException {
    try {
      Optional<DomainName> linkName = domain.linkName();
      if (linkName.isPresent()) {
        Optional<Link> link = linkAmong(resolver.lookup(linkName.get()));
        if (link.isPresent()) {
          return link.get();
        }
      }
      return linkAmong(resolver.lookup(domain))
          .orElseThrow(() ->
              new NameException(
                  NameErrorCode.NOT_FOUND,
                  "_dnslink.%s has no TXT record with a DNSLink".formatted(domain)));
    } catch (DnsException e) {
      throw new NameException(
          NameErrorCode.DNS_FAILED,
          "the link of %s is not known: %s".formatted(domain, e.getMessage()),
          e);
    }
  }

  /** The link of this domain as far as it is remembered; nobody is asked. */
  public Optional<Link> findKnown(DomainName domain) {
    return domain
        .linkName()
        .flatMap(resolver::find)
        .flatMap(DnsLink::linkAmong)
        .or(() -> resolver.find(domain).flatMap(DnsLink::linkAmong));
  }

  /** Forgets what is remembered of this domain, so that it is asked for anew. */
  public void forget(DomainName domain) {
    domain.linkName().ifPresent(resolver::forget);
    resolver.forget(domain);
  }

  private static Optional<Link> linkAmong(TxtAnswer answer) {
    return answer.texts().stream()
        .filter(text -> text.startsWith(PREFIX))
        .sorted()
        .flatMap(text -> target(text.substring(PREFIX.length())).stream())
        .findFirst()
        .map(target -> new Link(target, answer.ttl()));
  }

  /** The path; links of other namespaces are passed over. Long ago a bare CID was a link, too. */
  private static Optional<NamePath> target(String text) {
    try {
      return Optional.of(
          text.startsWith("/") ? NamePath.parse(text) : NamePath.of(Cid.parse(text)));
    } catch (NameException | MultiformatException e) {
      return Optional.empty();
    }
  }
}
