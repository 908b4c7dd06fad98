package org.casanube.named.util;

record Handy(int use) {}
