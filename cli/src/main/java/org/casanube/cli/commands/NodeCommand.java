package org.casanube.cli.commands;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** A command of this run. It returns normally when it worked, and throws when it did not. */
abstract class NodeCommand implements Callable<Integer>, TopicOrCommand {
  final Session session;
  final Syntax syntax;

  NodeCommand(Session session, String name, String description) {
    this.session = session;
    this.syntax = new Syntax(session, this, name, description);
  }

  abstract void run() throws IOException;

  @Override
  public CommandSpec spec() {
    return syntax.spec();
  }

  @Override
  public final Integer call() throws IOException {
    run();
    session.terminal().flush();
    return 0;
  }
}
