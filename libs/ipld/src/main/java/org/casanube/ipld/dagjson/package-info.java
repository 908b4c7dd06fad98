/**
 * dag-json: the IPLD data model in JSON, with links and bytes in the reserved key {@code "/"}.
 *
 * @see <a href="https://ipld.io/specs/codecs/dag-json/spec/">DAG-JSON specification</a>
 */
@NullMarked
package org.casanube.ipld.dagjson;

import org.jspecify.annotations.NullMarked;
