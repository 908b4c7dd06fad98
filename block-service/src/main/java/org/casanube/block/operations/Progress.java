package org.casanube.block.operations;

/**
 * How far an operation has come.
 *
 * @param step what it is doing, in the words of its task; empty before it began
 * @param done units done in this step
 * @param total units in this step, 0 where it isn't known
 * @param unit what is counted, as in {@code blocks}
 */
public record Progress(String step, long done, long total, String unit) {
  static final Progress NONE = new Progress("", 0, 0, "");

  public Progress {
    if (done < 0 || total < 0) {
      throw new IllegalArgumentException("progress must not be negative: " + done + "/" + total);
    }
  }
}
