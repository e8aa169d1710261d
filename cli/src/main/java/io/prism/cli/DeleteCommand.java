package io.prism.cli;

import io.prism.cli.output.Json;
import io.prism.cli.output.Plain;
import io.prism.cli.output.Terminal;
import io.prism.client.PrismClient;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.type.v1.Artwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    description = "Takes artworks out of the collection, and waits until no search finds them.",
    mixinStandardHelpOptions = true,
    versionProvider = PrismCli.Version.class)
final class DeleteCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Terminal terminal;

  @Mixin private final Connection connection = new Connection();

  @Parameters(paramLabel = "ID", arity = "1..*", description = "The artworks' ids.")
  private List<String> ids = List.of();

  @Option(names = "--no-wait", description = "Ends when the deletions are durable.")
  private boolean noWait;

  @Option(names = "--json", description = "One artwork a line, as JSON.")
  private boolean json;

  DeleteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    boolean all = true;
    try (PrismClient prism = connection.open()) {
      List<String> accepted = new ArrayList<>();
      for (String id : ids) {
        if (delete(prism, id)) {
          accepted.add(id);
        }
      }
      all = accepted.size() == ids.size();
      for (String id : noWait ? List.<String>of() : accepted) {
        all &= await(prism, id);
      }
    }
    return all ? 0 : 1;
  }

  private boolean delete(PrismClient prism, String id) {
    try {
      Artwork artwork = prism.delete(id);
      terminal.out().println(json ? Json.line(artwork) : "Deleted: " + Plain.line(id));
      return true;
    } catch (PrismException e) {
      if (e.reason() != Reason.NOT_FOUND && e.reason() != Reason.INVALID_ARGUMENT) {
        throw e;
      }
      terminal.err().println("prism: " + Plain.line(id + ": " + e.problem().detail()));
      return false;
    }
  }

  private boolean await(PrismClient prism, String id) throws InterruptedException {
    if (prism.awaitSettled(id, PATIENCE).getState() == Artwork.State.DELETED) {
      return true;
    }
    terminal.err().println("prism: " + Plain.line(id) + " is not deleted yet");
    return false;
  }
}
