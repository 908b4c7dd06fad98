package org.casanube.block.operations.wiring;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.casanube.block.operations.OperationRunner;
import org.casanube.block.operations.OperationTask;
import org.casanube.block.operations.store.DocumentOperationStore;
import org.casanube.documents.DocumentStore;
import org.casanube.problems.ProblemMapping;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Operations over the tasks that the features bring. */
@Configuration(proxyBeanMethods = false)
class OperationsConfiguration {
  @Bean
  OperationRunner operations(
      List<OperationTask> tasks,
      DocumentStore documents,
      ObjectProvider<ProblemMapping> mappings,
      Clock clock) {
    ProblemMapping problems =
        thrown ->
            mappings
                .orderedStream()
                .flatMap(mapping -> mapping.problemOf(thrown).stream())
                .findFirst();
    return new OperationRunner(
        tasks, new DocumentOperationStore(documents), problems, clock, new SecureRandom());
  }

  @Bean
  OperationRecovery operationRecovery(OperationRunner operations) {
    return new OperationRecovery(operations);
  }
}
