package io.prism.caption.service;

import com.google.protobuf.ByteString;
import io.prism.caption.inversion.Captioner;
import io.prism.caption.inversion.Inversion;
import io.prism.caption.inversion.RankedTerm;
import io.prism.caption.prompt.SplitPrompt;
import io.prism.caption.v1.Caption;
import io.prism.caption.v1.Kind;
import io.prism.caption.v1.Subject;
import io.prism.client.EncoderClient;
import io.prism.client.EncoderClient.EncodedPicture;
import io.prism.client.ItemResult;
import io.prism.core.embedding.Embedding;
import io.prism.core.error.PrismException;
import io.prism.type.v1.Artwork.CaptionSource;
import io.prism.type.v1.Priority;
import io.prism.type.v1.Term;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Describes a batch of subjects; a subject that fails doesn't touch the others. Thread-safe. */
final class Describer {
  private static final SplitPrompt NOTHING = new SplitPrompt("", "");

  private final Captioner captioner;
  private final SubjectRules rules;
  private final EncoderClient encoder;
  private final CaptionText text;
  private final Optional<ContentWriter> writer;
  private final RegionRules regions;

  /**
   * @param writer of content where neither the user nor the picture has one; without it that is the
   *     captioner's
   */
  Describer(
      Captioner captioner,
      SubjectRules rules,
      EncoderClient encoder,
      CaptionText text,
      Optional<ContentWriter> writer,
      RegionRules regions) {
    this.regions = regions;
    this.captioner = captioner;
    this.rules = rules;
    this.encoder = encoder;
    this.text = text;
    this.writer = writer;
  }

  /**
   * Blocks while pictures without an embedding are encoded.
   *
   * @param subjects at most {@link SubjectRules#MAX_SUBJECTS}
   * @return one result a subject, in order
   */
  List<ItemResult<Caption>> describe(List<Subject> subjects, Priority priority) {
    List<ItemResult<Embedding>> embeddings = embeddings(subjects, priority);
    List<Embedding> whole =
        embeddings.stream()
            .filter(ItemResult.Ok.class::isInstance)
            .map(ItemResult::orThrow)
            .toList();
    Iterator<Inversion> inversions = captioner.invert(whole).iterator();
    List<ItemResult<Drafted>> drafts = new ArrayList<>(subjects.size());
    for (int i = 0; i < subjects.size(); i++) {
      Subject subject = subjects.get(i);
      drafts.add(embeddings.get(i).map(ignored -> draft(subject, inversions.next())));
    }
    return finish(drafts);
  }

  /**
   * A caption that may lack its content.
   *
   * @param picture what is to be looked at for it; empty if nothing has to be
   */
  private record Drafted(Caption.Builder caption, Inversion inversion, ByteString picture) {}

  private Drafted draft(Subject subject, Inversion inversion) {
    Caption.Builder caption = terms(inversion);
    boolean filled = text.fill(caption, subject.getPicture(), subject.getCaption());
    boolean look = !filled && writer.isPresent();
    return new Drafted(caption, inversion, look ? subject.getPicture() : ByteString.EMPTY);
  }

  private List<ItemResult<Caption>> finish(List<ItemResult<Drafted>> drafts) {
    List<ByteString> pictures =
        drafts.stream().filter(Describer::lacksContent).map(d -> d.orThrow().picture()).toList();
    Iterator<ItemResult<SplitPrompt>> written =
        writer.map(w -> w.write(pictures)).orElse(List.of()).iterator();
    return drafts.stream()
        .map(
            draft ->
                lacksContent(draft)
                    ? written.next().map(content -> finished(draft.orThrow(), content))
                    : draft.map(drafted -> finished(drafted, NOTHING)))
        .toList();
  }

  private static boolean lacksContent(ItemResult<Drafted> draft) {
    return draft instanceof ItemResult.Ok<Drafted> ok && !ok.value().picture().isEmpty();
  }

  /** A written text of style alone has no content either. */
  private static Caption finished(Drafted draft, SplitPrompt written) {
    Caption.Builder caption = draft.caption();
    if (caption.getStyleText().isEmpty()) {
      caption.setStyleText(written.style());
    }
    if (!caption.getContent().isEmpty()) {
      return caption.build();
    }
    caption.setSource(CaptionSource.INVERTED);
    if (written.content().isEmpty()) {
      caption
          .setContent(draft.inversion().content())
          .addAllContentTexts(draft.inversion().contentTexts());
    } else {
      caption.setContent(written.content()).addContentTexts(written.content());
    }
    return caption.build();
  }

  private List<ItemResult<Embedding>> embeddings(List<Subject> subjects, Priority priority) {
    List<ItemResult<Optional<Embedding>>> checked = subjects.stream().map(this::check).toList();
    List<ByteString> pictures = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      if (isWithoutEmbedding(checked.get(i))) {
        pictures.add(subjects.get(i).getPicture());
      }
    }
    List<ItemResult<EncodedPicture>> encoded =
        pictures.isEmpty() ? List.of() : encoder.encodeImages(pictures, priority);
    Iterator<ItemResult<EncodedPicture>> next = encoded.iterator();
    return checked.stream()
        .map(
            result ->
                isWithoutEmbedding(result)
                    ? next.next().map(EncodedPicture::embedding)
                    : result.map(Optional::orElseThrow))
        .toList();
  }

  private ItemResult<Optional<Embedding>> check(Subject subject) {
    try {
      return ItemResult.ok(rules.check(subject));
    } catch (PrismException e) {
      return ItemResult.failed(e.problem());
    }
  }

  private static boolean isWithoutEmbedding(ItemResult<Optional<Embedding>> result) {
    return result instanceof ItemResult.Ok<Optional<Embedding>> ok && ok.value().isEmpty();
  }

  private Caption.Builder terms(Inversion inversion) {
    return Caption.newBuilder()
        .addAllObjects(terms(inversion.objects()))
        .addAllStyles(terms(inversion.styles()))
        .setCategory(inversion.category())
        .setKind(
            Kind.newBuilder()
                .setName(inversion.kind().name())
                .setSearchable(inversion.kind().searchable())
                .setRegions(regions.of(inversion.kind()))
                .setScore(inversion.kind().score()));
  }

  private static List<Term> terms(List<RankedTerm> terms) {
    return terms.stream()
        .map(term -> Term.newBuilder().setName(term.name()).setScore(term.score()).build())
        .toList();
  }
}
