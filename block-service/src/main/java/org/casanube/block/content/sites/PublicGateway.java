package org.casanube.block.content.sites;

import java.util.Set;

/**
 * What one host offers.
 *
 * @param paths the namespaces that are served by path: {@code /ipfs}, {@code /ipns}, both or none
 * @param subdomains whether paths lead to subdomains, which are origins of their own
 * @param dnsLink whether other paths are of the content that the host's DNSLink points at
 * @param inlined whether domain names below {@code ipns.<host>} are one label
 * @param deserialized whether anything is answered that clients can't check themselves
 */
public record PublicGateway(
    Set<String> paths, boolean subdomains, boolean dnsLink, boolean inlined, boolean deserialized) {
  /** Both namespaces. */
  public static final Set<String> ALL_PATHS = Set.of("/ipfs", "/ipns");

  /** By path alone, with a DNSLink of its own. */
  public static final PublicGateway BY_PATH = new PublicGateway(ALL_PATHS, false, true, true, true);

  /** With an origin for each root. */
  public static final PublicGateway BY_SUBDOMAIN =
      new PublicGateway(ALL_PATHS, true, true, true, true);

  public PublicGateway {
    paths = Set.copyOf(paths);
    if (!ALL_PATHS.containsAll(paths)) {
      throw new IllegalArgumentException("paths " + paths + " are not all among " + ALL_PATHS);
    }
  }
}
