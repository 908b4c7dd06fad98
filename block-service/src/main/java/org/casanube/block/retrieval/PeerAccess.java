package org.casanube.block.retrieval;

import org.casanube.block.exchange.Exchange;
import org.casanube.block.routing.ContentRouting;

/**
 * The ways to peers.
 *
 * @param exchange asks connected peers for blocks
 * @param routing finds others
 * @param gateways give blocks by HTTP
 */
public record PeerAccess(Exchange exchange, ContentRouting routing, Gateways gateways) {}
