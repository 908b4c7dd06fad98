package org.casanube.cli.printing;

final class Printing {
  void prints() {
    System.out.println("printed");
  }
}
