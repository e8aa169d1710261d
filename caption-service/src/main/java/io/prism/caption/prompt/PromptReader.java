package io.prism.caption.prompt;

import java.util.Optional;

/** Recognises one program's way to embed a prompt; never throws, whatever the texts hold. */
@FunctionalInterface
interface PromptReader {
  Optional<EmbeddedPrompt> read(Texts texts);
}
