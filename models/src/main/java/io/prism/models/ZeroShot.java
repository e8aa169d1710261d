package io.prism.models;

/**
 * How similarities become shares: {@link Link} over scale × cosine. An object is named by its name,
 * a style by its prompt, a kind by the normalised mean of its prompts.
 *
 * @param trainedObjectsOnly whether objects that the model never saw are left out
 */
public record ZeroShot(
    double objectScale,
    double styleScale,
    double mixedScale,
    double kindScale,
    Link link,
    boolean trainedObjectsOnly) {}
