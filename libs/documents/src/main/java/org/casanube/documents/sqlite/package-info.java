/**
 * Documents in one SQLite file: write-ahead log, every commit synced, writes of many threads
 * grouped into one commit. See <a href="https://www.sqlite.org/wal.html">WAL</a> and <a
 * href="https://www.sqlite.org/gencol.html">generated columns</a>, which carry the indexes.
 */
@NullMarked
package org.casanube.documents.sqlite;

import org.jspecify.annotations.NullMarked;
