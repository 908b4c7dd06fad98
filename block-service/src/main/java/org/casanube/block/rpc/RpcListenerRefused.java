package org.casanube.block.rpc;

/**
 * Published to the application context when commands are not taken, because settings would let
 * everybody in the network do everything.
 *
 * @param reason what is wrong, and the setting that mends it
 */
public record RpcListenerRefused(String reason) {}
