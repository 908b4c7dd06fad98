/**
 * Adding files and folders, and telling what is in them. {@link
 * org.casanube.block.files.FileAdding} is the door; {@code web} is its REST.
 */
@NullMarked
package org.casanube.block.files;

import org.jspecify.annotations.NullMarked;
