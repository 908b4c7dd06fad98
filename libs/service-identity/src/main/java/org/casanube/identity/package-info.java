/**
 * The short-lived identity that one service shows another, so that no service trusts the network:
 * {@link org.casanube.identity.IdentityMinter} makes the token for one call, {@link
 * org.casanube.identity.IdentityVerifier} checks it, {@link org.casanube.identity.IdentityKeys}
 * holds the secret that both know.
 *
 * <p>A token is a JSON Web Token signed with HMAC-SHA256 (HS256), in the one form that the minter
 * writes: a fixed header, members in a fixed order, values that need no escapes. The verifier takes
 * nothing else, so that there is no algorithm to confuse and next to nothing to parse.
 *
 * <p>Not guaranteed: a token can be used again by whoever sees it until it expires, so services on
 * different machines talk over TLS.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515">RFC 7515, JSON Web Signature</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519">RFC 7519, JSON Web Token</a>
 */
@NullMarked
package org.casanube.identity;

import org.jspecify.annotations.NullMarked;
