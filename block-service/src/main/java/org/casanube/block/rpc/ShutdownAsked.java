package org.casanube.block.rpc;

/** Published to the application context when a caller has asked for the end of this program. */
public record ShutdownAsked() {}
