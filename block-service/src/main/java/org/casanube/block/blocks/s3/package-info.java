/**
 * Blocks in a bucket of an S3-compatible object store, which several replicas of the service may
 * share. {@link org.casanube.block.blocks.s3.S3BlockStore} is the way in.
 *
 * <p>The client is our own: five operations, path-style addresses, signature version 4 over the
 * JDK's HTTP client. Nothing is added to a node that does not use it; ADR 0012 has the reasons.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/">Amazon S3 API reference</a>
 */
@NullMarked
package org.casanube.block.blocks.s3;

import org.jspecify.annotations.NullMarked;
