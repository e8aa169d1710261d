package io.prism.cli.output;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.prism.gateway.v1.SearchResponse;
import java.util.Set;

/** The proto3 JSON mapping, as REST gives it. */
public final class Json {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .includingDefaultValueFields(
              Set.of(
                  SearchResponse.getDescriptor()
                      .findFieldByNumber(SearchResponse.HITS_FIELD_NUMBER)));

  private Json() {}

  public static String of(Message message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("Prism's messages hold nothing that JSON cannot", e);
    }
  }

  /** The message in one line. */
  public static String line(Message message) {
    try {
      return PRINTER.omittingInsignificantWhitespace().print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("Prism's messages hold nothing that JSON cannot", e);
    }
  }
}
