package org.casanube.block.second;

import org.casanube.block.first.First;

public record Second(First first) {}
