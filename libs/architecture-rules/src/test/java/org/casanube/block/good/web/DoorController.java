package org.casanube.block.good.web;

import org.casanube.block.good.Door;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;

@Controller
final class DoorController {
  MediaType open(Door door) {
    return MediaType.parseMediaType("text/" + door.open().getEpochSecond());
  }
}
