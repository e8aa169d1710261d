package io.prism.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.prism.cli.output.Plain;
import io.prism.cli.output.Terminal;
import io.prism.cli.transfer.Tally.Summary;
import io.prism.cli.transfer.Tally.Trouble;
import java.io.PrintStream;
import java.util.List;

/**
 * What became of an import.
 *
 * @param passedOver files that were not looked at because nothing about them says picture
 */
record ImportReport(Summary summary, long passedOver) {
  void print(Terminal terminal, boolean json) {
    if (json) {
      terminal
          .out()
          .println(
              new GsonBuilder()
                  .setPrettyPrinting()
                  .disableHtmlEscaping()
                  .create()
                  .toJson(toJson()));
    } else {
      text(terminal.out());
    }
  }

  private void text(PrintStream out) {
    StringBuilder line = new StringBuilder(summary.total() + " pictures: ");
    line.append(summary.indexed()).append(" indexed");
    part(line, summary.queued(), " queued");
    part(line, summary.unchanged(), " were there already");
    part(line, summary.repeated(), " the same as another one");
    line.append(", ").append(summary.refused().size()).append(" refused");
    part(line, summary.failed().size(), " failed");
    out.println(line.append('.'));
    if (summary.resumed() > 0) {
      out.println(summary.resumed() + " of them had been dealt with before the interruption.");
    }
    if (passedOver > 0) {
      out.println(
          passedOver + " other files were passed over: hidden, or not named like pictures.");
    }
    troubles(out, "Refused:", summary.refused());
    troubles(out, "Failed; the same command tries them again:", summary.failed());
  }

  private static void part(StringBuilder line, long count, String what) {
    if (count > 0) {
      line.append(", ").append(count).append(what);
    }
  }

  private static void troubles(PrintStream out, String title, List<Trouble> troubles) {
    if (!troubles.isEmpty()) {
      out.println(title);
      troubles.forEach(t -> out.println("  " + Plain.line(t.label() + ": " + t.reason())));
    }
  }

  private JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("total", summary.total());
    json.addProperty("resumed", summary.resumed());
    json.addProperty("indexed", summary.indexed());
    json.addProperty("queued", summary.queued());
    json.addProperty("unchanged", summary.unchanged());
    json.addProperty("repeated", summary.repeated());
    json.addProperty("passedOver", passedOver);
    json.add("refused", list(summary.refused()));
    json.add("failed", list(summary.failed()));
    return json;
  }

  private static JsonArray list(List<Trouble> troubles) {
    JsonArray array = new JsonArray();
    for (Trouble trouble : troubles) {
      JsonObject entry = new JsonObject();
      entry.addProperty("entry", trouble.label());
      entry.addProperty("reason", trouble.reason());
      array.add(entry);
    }
    return array;
  }
}
