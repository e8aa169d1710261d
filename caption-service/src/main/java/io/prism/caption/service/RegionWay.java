package io.prism.caption.service;

/** How pictures of a kind are searched for and indexed. */
public enum RegionWay {
  /** As a whole. */
  WHOLE,
  /** Each of the things that they show as well. */
  DETECT
}
