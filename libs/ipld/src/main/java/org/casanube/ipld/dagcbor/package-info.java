/**
 * dag-cbor: the IPLD data model in a CBOR with one form for each value.
 *
 * @see <a href="https://ipld.io/specs/codecs/dag-cbor/spec/">DAG-CBOR specification</a>
 */
@NullMarked
package org.casanube.ipld.dagcbor;

import org.jspecify.annotations.NullMarked;
