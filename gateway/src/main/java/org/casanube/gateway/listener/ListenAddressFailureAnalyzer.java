package org.casanube.gateway.listener;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in two sentences why the gateway does not start, instead of a stack trace. */
final class ListenAddressFailureAnalyzer
    extends AbstractFailureAnalyzer<ListenAddressRefusedException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, ListenAddressRefusedException refused) {
    return new FailureAnalysis(
        refused.getMessage(),
        "Set casanube.gateway.address to 127.0.0.1, and reach the node from elsewhere through"
            + " an SSH tunnel.",
        root);
  }
}
