/** Tests of what all controllers share. */
@NullMarked
package org.casanube.block.web;

import org.jspecify.annotations.NullMarked;
