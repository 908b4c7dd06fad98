package org.casanube.block.content;

import java.net.InetSocketAddress;

/**
 * Published to the application context when content can be asked for.
 *
 * @param address where the listener listens, with the real port
 */
public record ContentListenerReady(InetSocketAddress address) {}
