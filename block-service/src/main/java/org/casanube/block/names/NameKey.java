package org.casanube.block.names;

import org.casanube.p2p.keys.KeyType;

/**
 * A key that this service can sign with.
 *
 * @param name what its owner calls it
 * @param ipnsName the name in the network that it is the key of
 * @param type Ed25519 or RSA
 */
public record NameKey(String name, IpnsName ipnsName, KeyType type) {}
