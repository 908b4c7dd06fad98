package org.casanube.block.files;

import org.casanube.problems.ProblemException;
import org.casanube.problems.ProblemType;

/** Thrown when a multipart body breaks the rules; the message says which. */
public final class MalformedMultipartException extends ProblemException {
  private static final ProblemType TYPE =
      new ProblemType("multipart-malformed", "The multipart body is malformed", 400);

  private static final long serialVersionUID = 1L;

  public MalformedMultipartException(String detail) {
    super(TYPE.problem(detail));
  }
}
