package io.prism.caption.prompt;

/** What a word or phrase of the tables says about a picture. */
enum TermKind {
  /** How it is drawn, wherever it stands. */
  STYLE,
  /** A noun for the picture itself; style at the head of a phrase. */
  HEAD,
  /** A noun for a picture or for a thing that pictures show; style before "of" or behind style. */
  THING,
  /** Style only beside other style words. */
  FLAVOUR,
  /** What is shown. */
  OBJECT
}
