package io.prism.caption.prompt;

/**
 * A prompt taken apart.
 *
 * @param content what is shown, one line; empty if the prompt spoke of style alone
 * @param style how it is drawn, one line; may be empty
 */
public record SplitPrompt(String content, String style) {}
