package org.casanube.block.rooted.web;

import org.springframework.stereotype.Controller;

@Controller
public final class OpenController {}
