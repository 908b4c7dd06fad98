/** Carries the path gateway on the REST listener, for the gateway in front of this service. */
@NullMarked
package org.casanube.block.content.rest;

import org.jspecify.annotations.NullMarked;
