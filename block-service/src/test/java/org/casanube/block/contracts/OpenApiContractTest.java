package org.casanube.block.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.casanube.block.RunningService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** The description of the REST API that others build on is the one that this code gives. */
class OpenApiContractTest {
  private static final String FILE = "openapi/block-service.json";

  @Test
  void description_ofTheRestApi_isTheOneInContracts(@TempDir Path home) throws Exception {
    ObjectNode generated;
    try (RunningService service = new RunningService(home)) {
      generated = (ObjectNode) Contracts.parse(service.get("/v3/api-docs").body());
    }
    generated.remove("servers");
    String description = Contracts.render(generated);
    if (Contracts.isUpdate()) {
      Contracts.write(FILE, description);
    }
    assertThat(description)
        .as("the REST API against contracts/%s; contracts/README.md says how to update it", FILE)
        .isEqualTo(Contracts.text(FILE));
  }
}
