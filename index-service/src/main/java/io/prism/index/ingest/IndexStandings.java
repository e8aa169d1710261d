package io.prism.index.ingest;

import io.prism.index.store.ArtworkIndex;
import io.prism.type.v1.Artwork;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the index. */
record IndexStandings(ArtworkIndex index) implements Standings {

  @Override
  public Map<String, Standing> of(List<String> ids) {
    List<Optional<Artwork>> artworks = index.get(ids);
    List<Optional<String>> fingerprints = index.fingerprints(ids);
    Map<String, Standing> standings = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      if (artworks.get(i).isPresent()) {
        Standing standing = new Standing(artworks.get(i).get(), fingerprints.get(i).orElse(""));
        standings.put(ids.get(i), standing);
      }
    }
    return standings;
  }
}
