package io.prism.core.decomposition;

import io.prism.core.embedding.Embedding;
import io.prism.core.embedding.VectorMath;
import java.util.List;
import java.util.Optional;

/**
 * How the content is taken out of a picture's mixed embedding: style = mixed − object. Let e be the
 * mixed embedding and o₁, o₂, … the embeddings of the content texts, the most certain first, all of
 * unit length.
 *
 * <p>Plain subtraction is the reference; which variant is the default of a pack is measured (its
 * {@code pack.json} says which won on the development split), because picture and text vectors lie
 * in two separate cones.
 */
public sealed interface Decomposition permits Subtraction, Projection, Span, Centred {

  /**
   * What is left of a picture vector without its content; neither argument need be of unit length.
   *
   * @param mixed n values
   * @param content at least one array of n values
   * @return a new array of n values; near zero when the content explains the whole picture
   */
  float[] residual(float[] mixed, List<float[]> content);

  /** One line for people and for the contract's {@code decomposition} field. */
  String describe();

  /**
   * Object and style of a picture.
   *
   * @param mixed the picture's embedding
   * @param content the embeddings of its content texts, the most certain first, at least one
   */
  default Parts decompose(Embedding mixed, List<Embedding> content) {
    if (content.isEmpty()) {
      throw new IllegalArgumentException("a picture has at least one content text");
    }
    for (Embedding text : content) {
      if (!text.model().equals(mixed.model()) || text.dimension() != mixed.dimension()) {
        throw new IllegalArgumentException(
            "picture " + mixed + " and text " + text + " are not of one model");
      }
    }
    float[] rest = residual(mixed.values(), content.stream().map(Embedding::values).toList());
    // Under a thousandth of the picture is rounding noise, not a style.
    Optional<Embedding> style =
        VectorMath.norm(rest) < 1e-3
            ? Optional.empty()
            : Optional.of(Embedding.normalized(mixed.model(), rest));
    return new Parts(content.get(0), style);
  }

  /**
   * @param object the embedding of the most certain content text
   * @param style of unit length; absent when nothing is left of the picture
   */
  record Parts(Embedding object, Optional<Embedding> style) {
    /**
     * Of a picture that shows several things: their mean. What the picture's own embedding says of
     * its content is a guess among things that it shows only one of, and what is left of it without
     * that guess is hardly a style.
     *
     * @param things at least one, each taken apart like a picture of its own
     * @param own of the picture itself, where the things say nothing
     */
    public static Parts ofThings(List<Parts> things, Parts own) {
      List<Embedding> objects = things.stream().map(Parts::object).toList();
      List<Embedding> styles = things.stream().flatMap(thing -> thing.style().stream()).toList();
      return new Parts(
          Embedding.mean(objects).orElse(own.object()), Embedding.mean(styles).or(own::style));
    }
  }
}
