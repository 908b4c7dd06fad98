package org.casanube.block.blocks.store;

/**
 * A place in the log as one number that grows along it: the segment's number above the offset in
 * it. Zero is no place, since segments count from one.
 */
final class Location {
  static final long NOWHERE = 0;

  private Location() {}

  static long of(int segment, long offset) {
    return (long) segment << Integer.SIZE | offset;
  }

  static int segment(long location) {
    return (int) (location >>> Integer.SIZE);
  }

  static long offset(long location) {
    return location & 0xffff_ffffL;
  }

  static String toString(long location) {
    return "segment " + segment(location) + " at " + offset(location);
  }
}
