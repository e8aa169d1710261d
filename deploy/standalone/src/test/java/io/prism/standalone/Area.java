package io.prism.standalone;

import com.fasterxml.jackson.databind.JsonNode;

/** A part of a picture, as fractions of its width and height. */
record Area(double left, double top, double right, double bottom) {
  /** As the contract tells a box. */
  static Area of(JsonNode box) {
    double x = box.path("x").asDouble();
    double y = box.path("y").asDouble();
    return new Area(x, y, x + box.path("width").asDouble(), y + box.path("height").asDouble());
  }

  /** Intersection over union, 0..1. */
  double iou(Area other) {
    double across = Math.min(right, other.right) - Math.max(left, other.left);
    double down = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    double common = Math.max(0, across) * Math.max(0, down);
    return common / (size() + other.size() - common);
  }

  private double size() {
    return (right - left) * (bottom - top);
  }
}
