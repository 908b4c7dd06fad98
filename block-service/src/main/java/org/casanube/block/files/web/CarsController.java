package org.casanube.block.files.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.casanube.block.archives.CarImporter;
import org.casanube.block.archives.ImportedCar;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.pins.PinMode;
import org.casanube.block.pins.PinName;
import org.casanube.block.pins.PinWatch;
import org.casanube.block.pins.Pins;
import org.casanube.block.reachability.KeyHash;
import org.casanube.multiformats.Cid;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** REST for taking CAR archives. */
@RestController
@RequestMapping("/api/v1/cars")
@Tag(name = "cars", description = "CAR archives in; out they come at /ipfs/{cid}?format=car.")
class CarsController {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Blocks blocks;
  private final Pins pins;
  private final CarImporter importer;
  private final JsonMapper mapper;

  CarsController(Blocks blocks, Pins pins, KeyHash hash, JsonMapper mapper) {
    this.blocks = blocks;
    this.pins = pins;
    this.importer = new CarImporter(blocks, hash);
    this.mapper = mapper;
  }

  /** What an archive brought. */
  record CarResponse(String type, int version, List<String> roots, long blocks, long bytes) {
    CarResponse {
      roots = List.copyOf(roots);
    }
  }

  @PostMapping(produces = {MediaType.APPLICATION_JSON_VALUE, ProgressLines.NDJSON})
  @Operation(
      operationId = "importCar",
      summary = "Import a CAR archive of version 1 or 2",
      description =
          "Every block is checked. Unless `allowIncomplete`, all that the roots reach must be here"
              + " at the end. The roots are pinned before the answer unless `pinRoots=false`; roots"
              + " of an incomplete archive can't be.")
  void importCar(
      @RequestParam(defaultValue = "true") @Parameter(description = "Pin the roots.")
          boolean pinRoots,
      @RequestParam(defaultValue = "false") boolean allowIncomplete,
      HttpServletRequest request,
      @Parameter(hidden = true) HttpServletResponse response)
      throws IOException {
    CarResponse imported = run(pinRoots, allowIncomplete, request);
    String accept = request.getHeader("Accept");
    boolean lines = accept != null && accept.contains(ProgressLines.NDJSON);
    byte[] json = mapper.writeValueAsBytes(imported);
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(lines ? ProgressLines.NDJSON : MediaType.APPLICATION_JSON_VALUE);
    response.getOutputStream().write(json);
    response.getOutputStream().write('\n');
  }

  private CarResponse run(boolean pinRoots, boolean allowIncomplete, HttpServletRequest request)
      throws IOException {
    try (Blocks.WriteSession session = blocks.openSession()) {
      InputStream body = new BufferedInputStream(request.getInputStream(), BUFFER_BYTES);
      ImportedCar car = importer.importCar(body, allowIncomplete, session, _ -> {});
      if (pinRoots) {
        for (Cid root : car.roots()) {
          var _ = pins.pin(root, PinMode.RECURSIVE, PinName.NONE, PinWatch.NONE);
        }
      }
      return new CarResponse(
          "imported",
          car.version(),
          car.roots().stream().map(Cid::toString).toList(),
          car.blocks(),
          car.bytes());
    }
  }
}
