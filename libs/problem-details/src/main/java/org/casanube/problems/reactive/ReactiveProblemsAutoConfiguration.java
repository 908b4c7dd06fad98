package org.casanube.problems.reactive;

import java.util.stream.Stream;
import org.casanube.problems.ProblemMapping;
import org.casanube.problems.ProblemResolver;
import org.casanube.problems.web.SpringWebProblems;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.DispatcherHandler;

/** Wires the adapter into a WebFlux application. */
@AutoConfiguration(before = ErrorWebFluxAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({DispatcherHandler.class, ErrorWebExceptionHandler.class})
public final class ReactiveProblemsAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean(ErrorWebExceptionHandler.class)
  @Order(-2)
  static ReactiveProblemWriter reactiveProblemWriter(ObjectProvider<ProblemMapping> mappings) {
    Stream<ProblemMapping> ofFrameworks = Stream.of(new SpringWebProblems());
    return new ReactiveProblemWriter(
        new ProblemResolver(Stream.concat(mappings.orderedStream(), ofFrameworks).toList()));
  }
}
