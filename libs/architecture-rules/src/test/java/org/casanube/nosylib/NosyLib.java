package org.casanube.nosylib;

import org.casanube.block.good.Door;
import org.springframework.http.MediaType;

record NosyLib(Door door, MediaType type) {}
