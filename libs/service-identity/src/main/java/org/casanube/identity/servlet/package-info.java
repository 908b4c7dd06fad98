/** The check of identities in front of a servlet application. */
@NullMarked
package org.casanube.identity.servlet;

import org.jspecify.annotations.NullMarked;
