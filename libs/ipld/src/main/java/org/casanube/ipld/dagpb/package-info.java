/**
 * dag-pb: the two-field protobuf that files and directories are made of, in its one canonical form.
 *
 * @see <a href="https://ipld.io/specs/codecs/dag-pb/spec/">DAG-PB specification</a>
 */
@NullMarked
package org.casanube.ipld.dagpb;

import org.jspecify.annotations.NullMarked;
