package org.casanube.problems.servlet;

import java.security.SecureRandom;
import java.util.stream.Stream;
import org.casanube.problems.ProblemMapping;
import org.casanube.problems.ProblemResolver;
import org.casanube.problems.web.SpringWebProblems;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.DispatcherServlet;

/** Wires the adapter into a servlet application. */
@AutoConfiguration(before = ErrorMvcAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({DispatcherServlet.class, ErrorController.class})
public final class ServletProblemsAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  static ServletProblemWriter servletProblemWriter(ObjectProvider<ProblemMapping> mappings) {
    Stream<ProblemMapping> ofFrameworks = Stream.of(new ServletProblems(), new SpringWebProblems());
    return new ServletProblemWriter(
        new ProblemResolver(Stream.concat(mappings.orderedStream(), ofFrameworks).toList()));
  }

  @Bean
  static ProblemExceptionResolver problemExceptionResolver(ServletProblemWriter writer) {
    return new ProblemExceptionResolver(writer);
  }

  @Bean
  @ConditionalOnMissingBean(ErrorController.class)
  static ProblemErrorController problemErrorController(ServletProblemWriter writer) {
    return new ProblemErrorController(writer);
  }

  @Bean
  static FilterRegistrationBean<TraceFilter> traceFilter() {
    FilterRegistrationBean<TraceFilter> registration =
        new FilterRegistrationBean<>(new TraceFilter(new SecureRandom()));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    registration.setAsyncSupported(true);
    registration.setDispatcherTypes(
        jakarta.servlet.DispatcherType.REQUEST,
        jakarta.servlet.DispatcherType.ASYNC,
        jakarta.servlet.DispatcherType.ERROR);
    return registration;
  }
}
