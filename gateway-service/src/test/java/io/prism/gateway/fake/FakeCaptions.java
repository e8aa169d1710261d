package io.prism.gateway.fake;

import io.grpc.stub.StreamObserver;
import io.prism.caption.v1.Caption;
import io.prism.caption.v1.CaptionServiceGrpc;
import io.prism.caption.v1.DescribeRequest;
import io.prism.caption.v1.DescribeResponse;
import io.prism.caption.v1.Description;
import io.prism.caption.v1.Kind;
import io.prism.caption.v1.Subject;
import io.prism.type.v1.Artwork.CaptionSource;
import io.prism.type.v1.Term;

/** Sees "a lamp" in every picture and part of one unless told otherwise. */
public final class FakeCaptions extends CaptionServiceGrpc.CaptionServiceImplBase {
  public volatile boolean searchable = true;

  /** Whether pictures are of a kind that shows several things. */
  public volatile boolean several;

  @Override
  public void describe(DescribeRequest request, StreamObserver<DescribeResponse> observer) {
    DescribeResponse.Builder response = DescribeResponse.newBuilder().setModel(FakeEncoder.MODEL);
    request
        .getSubjectsList()
        .forEach(
            subject -> response.addDescriptions(Description.newBuilder().setCaption(see(subject))));
    observer.onNext(response.build());
    observer.onCompleted();
  }

  private Caption see(Subject subject) {
    boolean given = !subject.getCaption().isEmpty();
    String content = given ? subject.getCaption() : "a lamp";
    return Caption.newBuilder()
        .setContent(content)
        .addContentTexts(content)
        .setSource(given ? CaptionSource.GIVEN : CaptionSource.INVERTED)
        .addObjects(Term.newBuilder().setName("lamp").setScore(0.9f))
        .addStyles(Term.newBuilder().setName("ink wash").setScore(0.8f))
        .setKind(
            Kind.newBuilder()
                .setName(searchable ? "artwork" : "document")
                .setSearchable(searchable)
                .setRegions(several ? Kind.Regions.DETECT : Kind.Regions.WHOLE)
                .setScore(0.99f))
        .build();
  }
}
