package io.prism.cli;

import io.prism.gateway.v1.SearchRequest;

/** Whether each of the things in a picture is searched for, as people type it. */
enum Apart {
  auto(SearchRequest.Regions.AUTO),
  whole(SearchRequest.Regions.WHOLE),
  detect(SearchRequest.Regions.DETECT);

  private final SearchRequest.Regions way;

  Apart(SearchRequest.Regions way) {
    this.way = way;
  }

  SearchRequest.Regions way() {
    return way;
  }
}
