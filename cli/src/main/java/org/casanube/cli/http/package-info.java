/** A small HTTP/1.1 client over a socket (RFC 9112): streams both ways at the same time. */
@NullMarked
package org.casanube.cli.http;

import org.jspecify.annotations.NullMarked;
