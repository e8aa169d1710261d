package io.prism.client;

import com.google.protobuf.ByteString;
import io.prism.gateway.v1.PictureQuery;
import io.prism.gateway.v1.Query;
import io.prism.gateway.v1.VectorQuery;
import java.util.List;

/** The plain forms of a query. */
public final class Queries {
  private Queries() {}

  /**
   * @param picture a file's bytes, at most 20,000,000; copied
   */
  public static Query picture(byte[] picture) {
    return picture(PictureQuery.newBuilder().setBase64(ByteString.copyFrom(picture)).build());
  }

  /**
   * @param url http or https; fetched by the server
   */
  public static Query pictureAt(String url) {
    return picture(PictureQuery.newBuilder().setUrl(url).build());
  }

  /**
   * @param text at most 10,000 characters
   */
  public static Query text(String text) {
    return Query.newBuilder().setText(text).build();
  }

  /** What an artwork of the collection shows. */
  public static Query artwork(String id) {
    return Query.newBuilder().setArtworkId(id).build();
  }

  /**
   * @param model what made the vector, for example {@code prism-mini@1}
   * @param values of the model's dimension, finite, not all 0
   */
  public static Query vector(String model, List<Float> values) {
    return Query.newBuilder()
        .setVector(VectorQuery.newBuilder().setModel(model).addAllValues(values))
        .build();
  }

  private static Query picture(PictureQuery picture) {
    return Query.newBuilder().setPicture(picture).build();
  }
}
