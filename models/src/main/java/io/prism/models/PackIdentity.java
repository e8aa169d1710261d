package io.prism.models;

import io.prism.core.embedding.ModelId;
import java.util.Optional;

/**
 * Who a pack is.
 *
 * @param title one line for people
 * @param licence for people; details are in the pack's own model card
 * @param source of the files that are not with the description
 */
public record PackIdentity(
    ModelId model, String title, int dimension, String licence, Optional<PackSource> source) {}
