package org.casanube.block.files.uploads;

/**
 * An upload at a moment.
 *
 * @param offset how many of its bytes are durable
 */
record UploadState(Upload upload, long offset) {}
