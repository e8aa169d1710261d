package io.prism.index.store;

import io.prism.type.v1.Backup;
import java.util.Optional;

/**
 * Which index this is. Whoever feeds one compares it with what its own notes belong to: an index
 * that was lost and made anew, or put back from a backup, is another one.
 *
 * @param id the same for all who share the index; printable ASCII
 * @param restored what it was put back from, with the positions that it has everything before of,
 *     until {@link ArtworkIndex#wentBack}
 */
public record IndexOrigin(String id, Optional<Backup> restored) {}
