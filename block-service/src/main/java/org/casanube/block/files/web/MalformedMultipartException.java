package org.casanube.block.files.web;

import org.casanube.problems.ProblemException;
import org.casanube.problems.ProblemType;

/** Thrown when a multipart body breaks the rules; the message says which. */
final class MalformedMultipartException extends ProblemException {
  private static final ProblemType TYPE =
      new ProblemType("multipart-malformed", "The multipart body is malformed", 400);

  private static final long serialVersionUID = 1L;

  MalformedMultipartException(String detail) {
    super(TYPE.problem(detail));
  }
}
