package org.casanube.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;

/** A key that stands twice in the settings keeps the node from starting. */
class NodeYamlTest {
  @Test
  void settings_canBeRead() throws IOException {
    assertThat(new YamlPropertySourceLoader().load("node", new ClassPathResource("node.yml")))
        .singleElement()
        .satisfies(settings ->
            assertThat(settings.getProperty("spring.application.name")).isEqualTo("casanube"));
  }
}
