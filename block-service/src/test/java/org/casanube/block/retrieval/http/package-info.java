/** Tests of gateways, honest ones and others. */
@NullMarked
package org.casanube.block.retrieval.http;

import org.jspecify.annotations.NullMarked;
