package io.prism.index.ingest;

import com.google.protobuf.ByteString;
import io.prism.pictures.store.Sha256;

/** The fetched picture of an upload. */
record Picture(Task.Index task, ByteString bytes, Sha256 sha256) {}
