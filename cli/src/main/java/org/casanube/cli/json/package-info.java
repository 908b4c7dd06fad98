/** A small strict JSON reader and writer (RFC 8259), so that a command starts without a mapper. */
@NullMarked
package org.casanube.cli.json;

import org.jspecify.annotations.NullMarked;
