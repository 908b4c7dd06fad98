package org.casanube.block.content.sites;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a route is chosen by.
 *
 * @param host whom the request is for; empty if it does not say
 * @param secure true if the client came by TLS, which somebody before us has ended
 * @param path as it was sent
 * @param query as it was sent; null where there is none
 */
public record SiteRequest(
    Optional<Authority> host, boolean secure, String path, @Nullable String query) {}
