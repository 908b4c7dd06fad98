package org.casanube.block.content.listener;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the content listener, under {@code casanube.block.content}.
 *
 * @param address the address to listen on
 * @param port the port; 0 takes a free one
 * @param maxConnections connections open at once; more are closed
 * @param maxRequests requests answered at once; more wait a moment, and are then told to come back
 * @param idleTimeout after which a connection without a request is closed
 * @param headTimeout for a request's head, from its first bytes to its end
 * @param stallTimeout after which a connection that takes no bytes is cut
 * @param crossOrigin whether pages of other origins may read content
 */
@Validated
@ConfigurationProperties("casanube.block.content")
record ContentProperties(
    @DefaultValue("127.0.0.1") String address,
    @DefaultValue("8480") @Min(0) @Max(65535) int port,
    @DefaultValue("1024") @Min(1) int maxConnections,
    @DefaultValue("128") @Min(1) int maxRequests,
    @DefaultValue("60s") Duration idleTimeout,
    @DefaultValue("20s") Duration headTimeout,
    @DefaultValue("60s") Duration stallTimeout,
    @DefaultValue("true") boolean crossOrigin) {}
