package org.casanube.block.files.uploads;

import org.casanube.problems.ProblemException;
import org.casanube.problems.ProblemType;
import org.jspecify.annotations.Nullable;

/** What uploads refuse. */
final class UploadProblems {
  static final ProblemType NOT_FOUND =
      new ProblemType("upload-not-found", "There is no such upload", 404);
  static final ProblemType BUSY =
      new ProblemType("upload-busy", "Another request works on the upload", 423);
  static final ProblemType OFFSET_CONFLICT =
      new ProblemType("upload-offset-conflict", "The offset is not that of the upload", 409);
  static final ProblemType CHECKSUM_MISMATCHED =
      new ProblemType("upload-checksum-mismatched", "The bytes are not those of the checksum", 460);
  static final ProblemType ABORTED = new ProblemType("upload-aborted", "The body ended early", 400);
  static final ProblemType TOO_LARGE =
      new ProblemType("upload-too-large", "The upload is too large", 413);
  static final ProblemType TOO_MANY =
      new ProblemType("uploads-too-many", "Too many uploads are unfinished", 429);
  static final ProblemType TOTAL_EXCEEDED =
      new ProblemType("uploads-total-exceeded", "Unfinished uploads are too large together", 507);
  static final ProblemType VERSION_UNSUPPORTED =
      new ProblemType("tus-version-unsupported", "This version of tus is not spoken", 412);
  static final ProblemType HEADER_INVALID =
      new ProblemType("upload-header-invalid", "A header of the upload is not valid", 400);

  private UploadProblems() {}

  /** A header is missing or malformed. */
  static ProblemException header(String name, String detail) {
    return new ProblemException(HEADER_INVALID.problem(detail).withField(name));
  }

  /** The bytes of a piece stopped coming; says how far the upload is. */
  static ProblemException brokenOff(@Nullable Exception failure, long offset) {
    ProblemType type = failure instanceof ProblemException known ? known.problem().type() : ABORTED;
    return new ProblemException(type.problem("The upload is at " + offset + " now."), failure);
  }

  /** A limit was passed. */
  static ProblemException limit(ProblemType type, String detail, long limit) {
    return new ProblemException(type.problem(detail).withLimit(limit));
  }
}
