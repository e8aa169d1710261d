package io.prism.caption.prompt;

/** The program family that wrote an embedded prompt, as the contract names it. */
public enum Generator {
  /** AUTOMATIC1111's web UI, Forge, SD.Next and everything that writes their format. */
  AUTOMATIC1111,
  COMFYUI,
  INVOKEAI,
  NOVELAI,
  /** Another program, or a description without a known form. */
  OTHER
}
