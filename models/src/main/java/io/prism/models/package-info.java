/**
 * Model packs: what a model needs to be used correctly, in one folder or jar. Preprocessing
 * constants come from the pack's {@code pack.json} and from nowhere else.
 */
@NullMarked
package io.prism.models;

import org.jspecify.annotations.NullMarked;
