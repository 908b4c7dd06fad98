/**
 * Resumable uploads: bytes gathered in files of their own until an upload is complete, then added.
 *
 * @see <a href="https://tus.io/protocols/resumable-upload">tus resumable upload protocol 1.0</a>
 */
@NullMarked
package org.casanube.block.files.uploads;

import org.jspecify.annotations.NullMarked;
