package org.casanube.block.pins.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The pins that are gone. */
@Schema(name = "RemovedLocalPins")
record RemovedPinsResponse(List<PinResponse> removed) {}
