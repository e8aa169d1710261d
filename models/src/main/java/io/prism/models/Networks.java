package io.prism.models;

import java.util.Optional;

/** The pack's graphs and how they are fed. */
public record Networks(ImageSpec image, TextSpec text, Optional<DetectorSpec> detector) {}
