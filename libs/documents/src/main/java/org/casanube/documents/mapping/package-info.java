/**
 * How documents, keys and cursors are written: what all stores do the same way. For stores only.
 */
@NullMarked
package org.casanube.documents.mapping;

import org.jspecify.annotations.NullMarked;
