package org.casanube.block.routing.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What a search for providers has found. */
@Schema(name = "Providers")
record ProvidersResponse(
    String cid,
    List<ProviderResponse> providers,
    @Schema(description = "False if there may be more: the limit or the time was reached.")
        boolean complete) {
  ProvidersResponse {
    providers = List.copyOf(providers);
  }
}
