package io.prism.cli;

import io.prism.cli.output.Json;
import io.prism.cli.output.Plain;
import io.prism.cli.output.Table;
import io.prism.cli.output.Terminal;
import io.prism.client.PrismAdmin;
import io.prism.client.PrismClient;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.gateway.v1.ListRejectedRequest;
import io.prism.gateway.v1.ListRejectedResponse;
import io.prism.type.v1.Artwork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "rejected",
    description = "Lists what was refused after it had been accepted, or tries it again.",
    mixinStandardHelpOptions = true,
    versionProvider = PrismCli.Version.class)
final class RejectedCommand implements Callable<Integer> {
  private static final int PAGE = 500;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final Connection connection = new Connection();

  @Option(names = "--retry", description = "Queues these artworks once more.")
  private boolean retry;

  @Parameters(paramLabel = "ID", arity = "0..*", description = "The artworks to try again.")
  private List<String> ids = new ArrayList<>();

  @Option(names = "--json", description = "One artwork a line, as JSON.")
  private boolean json;

  RejectedCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (retry == ids.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "say --retry with ids, or neither of them to see the list");
    }
    try (PrismClient prism = connection.open()) {
      return retry ? retry(prism.admin()) : list(prism.admin());
    }
  }

  private int retry(PrismAdmin admin) {
    boolean all = true;
    for (String id : ids) {
      try {
        Artwork artwork = admin.retryRejected(id);
        terminal.out().println(json ? Json.line(artwork) : "Queued: " + Plain.line(id));
      } catch (PrismException e) {
        if (e.reason() != Reason.NOT_FOUND && e.reason() != Reason.INVALID_ARGUMENT) {
          throw e;
        }
        terminal.err().println("prism: " + Plain.line(id + ": " + e.problem().detail()));
        all = false;
      }
    }
    return all ? 0 : 1;
  }

  private int list(PrismAdmin admin) {
    Table table = new Table("ID", "REASON", "TEXT");
    String token = "";
    do {
      ListRejectedResponse page =
          admin.listRejected(
              ListRejectedRequest.newBuilder().setPageSize(PAGE).setPageToken(token).build());
      for (Artwork artwork : page.getArtworksList()) {
        if (json) {
          terminal.out().println(Json.line(artwork));
        } else {
          table.add(artwork.getId(), artwork.getReason().getCode(), artwork.getReason().getText());
        }
      }
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    if (!json) {
      table.print(terminal);
    }
    return 0;
  }
}
