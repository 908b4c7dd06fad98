/** Calls that the gateway itself makes to services: health, descriptions, figures. */
@NullMarked
package org.casanube.gateway.services;

import org.jspecify.annotations.NullMarked;
