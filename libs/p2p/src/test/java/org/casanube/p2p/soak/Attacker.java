package org.casanube.p2p.soak;

import java.util.Random;

/** Does one kind of harm, again and again. */
public interface Attacker {
  /** For the report. */
  String name();

  /**
   * Attacks once, for some seconds at most; leaves nothing open behind it. That the victim closes
   * connections is what it should do: exceptions are counted, not more.
   */
  void attack(Target target, Random random) throws Exception;

  /** An attacker of this name. */
  static Attacker of(String name, Attack attack) {
    return new Attacker() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void attack(Target target, Random random) throws Exception {
        attack.run(target, random);
      }
    };
  }

  /** One attack. */
  interface Attack {
    void run(Target target, Random random) throws Exception;
  }
}
