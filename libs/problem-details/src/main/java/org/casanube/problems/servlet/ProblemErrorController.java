package org.casanube.problems.servlet;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemType;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers what filters and the container refuse: their error pages become problems. */
@Controller
final class ProblemErrorController implements ErrorController {
  private final ServletProblemWriter writer;

  ProblemErrorController(ServletProblemWriter writer) {
    this.writer = writer;
  }

  @RequestMapping("${spring.web.error.path:${error.path:/error}}")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown) {
      writer.write(request, response, thrown);
      return;
    }
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    ProblemType type =
        status instanceof Integer code ? HttpProblems.ofStatus(code) : HttpProblems.ROUTE_NOT_FOUND;
    writer.write(request, response, type.problem(type.title() + "."));
  }
}
