package org.casanube.block.rpc;

import java.net.InetSocketAddress;

/**
 * Published to the application context when commands are taken.
 *
 * @param address where the listener listens, with the real port
 */
public record RpcListenerReady(InetSocketAddress address) {}
