package org.casanube.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ProblemResolverTest {
  private static final ProblemType MISSING = new ProblemType("block-missing", "Missing", 404);

  private final ProblemResolver resolver =
      new ProblemResolver(
          List.of(
              thrown ->
                  thrown instanceof IllegalStateException
                      ? Optional.of(MISSING.problem("mapped"))
                      : Optional.empty(),
              thrown ->
                  Optional.of(MISSING.problem("second")).filter(_ -> thrown.getCause() != null)));

  @Test
  void resolve_ofCarriedProblem_findsItAmongTheCauses() {
    Throwable thrown = new RuntimeException(new RuntimeException(MISSING.exception("carried")));

    assertThat(resolver.resolve(thrown).detail()).isEqualTo("carried");
  }

  @Test
  void resolve_ofMappedException_asksTheMappingsInOrder() {
    assertThat(resolver.resolve(new IllegalStateException(new Error())).detail())
        .isEqualTo("mapped");
    assertThat(resolver.resolve(new IllegalArgumentException(new Error())).detail())
        .isEqualTo("second");
  }

  @Test
  void resolve_ofWrappedException_mapsWhatIsInside() {
    Throwable thrown = new CompletionException(new ExecutionException(new IllegalStateException()));

    assertThat(resolver.resolve(thrown).detail()).isEqualTo("mapped");
  }

  @Test
  void resolve_ofUnknownException_tellsNothingOfIt() {
    Problem problem = resolver.resolve(new IllegalArgumentException("secret path"));

    assertThat(problem.code()).isEqualTo("internal-error");
    assertThat(problem.detail()).doesNotContain("secret");
  }

  @Test
  void resolve_ofCyclicCauses_ends() {
    RuntimeException first = new RuntimeException("first");
    first.initCause(new CompletionException("second", first));

    assertThat(resolver.resolve(first).status()).isEqualTo(404);
  }
}
