@NullMarked
package org.casanube.block.names.dnslink;

import org.jspecify.annotations.NullMarked;
