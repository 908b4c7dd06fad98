/** Tests. */
@NullMarked
package org.casanube.block.files.web;

import org.jspecify.annotations.NullMarked;
