package org.casanube.gateway.nosy;

import org.casanube.block.good.Door;

record NosyGateway(Door door) {}
