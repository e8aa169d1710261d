package io.prism.encoder.service;

import io.prism.client.Floats;
import io.prism.client.GrpcErrors;
import io.prism.client.ItemResult;
import io.prism.encoder.Encoder;
import io.prism.encoder.batch.Admission;
import io.prism.encoder.batch.Stages;
import io.prism.encoder.batch.Ticket;
import io.prism.encoder.v1.EncodeTextsRequest;
import io.prism.encoder.v1.EncodeTextsResponse;
import io.prism.encoder.v1.EncodedText;
import io.prism.encoder.v1.TextEmbedding;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Calls with texts, from message to message. Nothing here blocks. */
final class TextCalls {
  private static final String FIELD = "texts";

  private final Encoder encoder;
  private final Admission room;

  TextCalls(Encoder encoder, Admission room) {
    this.encoder = encoder;
    this.room = room;
  }

  CompletableFuture<EncodeTextsResponse> encode(EncodeTextsRequest request, Ticket ticket) {
    String model = encoder.pack().model().toString();
    CallLimits.requireModel(request.getModel(), model);
    List<String> texts = request.getTextsList();
    CallLimits.requireCount(FIELD, texts.size(), CallLimits.TEXTS);
    CompletableFuture<List<ItemResult<io.prism.encoder.EncodedText>>> results =
        room.within(
            ticket.lane(),
            texts.size(),
            0,
            () -> Items.all(FIELD, texts, text -> encode(text, ticket)));
    return Stages.map(
        results,
        encoded -> {
          EncodeTextsResponse.Builder response = EncodeTextsResponse.newBuilder().setModel(model);
          encoded.forEach(result -> response.addTexts(text(result)));
          return response.build();
        });
  }

  private CompletableFuture<io.prism.encoder.EncodedText> encode(String text, Ticket ticket) {
    CallLimits.requireLength(text);
    return encoder.text(text, ticket);
  }

  private static EncodedText text(ItemResult<io.prism.encoder.EncodedText> result) {
    if (result instanceof ItemResult.Failed<io.prism.encoder.EncodedText> failed) {
      return EncodedText.newBuilder().setError(GrpcErrors.toItemError(failed.problem())).build();
    }
    io.prism.encoder.EncodedText encoded = result.orThrow();
    TextEmbedding.Builder embedding =
        TextEmbedding.newBuilder()
            .addAllValues(Floats.asList(encoded.values()))
            .setTokens(encoded.tokens())
            .setCut(encoded.cut());
    return EncodedText.newBuilder().setEmbedding(embedding).build();
  }
}
