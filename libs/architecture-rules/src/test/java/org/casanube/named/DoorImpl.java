package org.casanube.named;

class DoorImpl {
  interface IDoor {}

  abstract static class BaseDoor {}

  static final class CommonDoor {}

  static final class DoorUtils {}

  static final class DoorManager {}

  static final class DoorData {}

  record BaseConversion(int radix) {}

  record Identity(String subject) {}

  record DataSize(long bytes) {}
}
