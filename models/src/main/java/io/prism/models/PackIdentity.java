package io.prism.models;

import io.prism.core.embedding.ModelId;

/**
 * Who a pack is.
 *
 * @param title one line for people
 * @param licence for people; details are in the pack's own model card
 */
public record PackIdentity(ModelId model, String title, int dimension, String licence) {}
