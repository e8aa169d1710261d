package io.prism.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.prism.caption.v1.Caption;
import io.prism.caption.v1.CaptionServiceGrpc;
import io.prism.caption.v1.DescribeRequest;
import io.prism.caption.v1.DescribeResponse;
import io.prism.caption.v1.Description;
import io.prism.caption.v1.Kind;
import io.prism.caption.v1.Subject;
import io.prism.client.PictureAnalyzer.Analysis;
import io.prism.client.PictureAnalyzer.Input;
import io.prism.client.PictureAnalyzer.Regions;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.encoder.v1.DetectRegionsRequest;
import io.prism.encoder.v1.DetectRegionsResponse;
import io.prism.encoder.v1.DetectedRegions;
import io.prism.encoder.v1.EncodeImagesRequest;
import io.prism.encoder.v1.EncodeImagesResponse;
import io.prism.encoder.v1.EncodeRegionsRequest;
import io.prism.encoder.v1.EncodeRegionsResponse;
import io.prism.encoder.v1.EncodeTextsRequest;
import io.prism.encoder.v1.EncodeTextsResponse;
import io.prism.encoder.v1.EncodedImage;
import io.prism.encoder.v1.EncodedRegions;
import io.prism.encoder.v1.EncodedText;
import io.prism.encoder.v1.EncoderServiceGrpc;
import io.prism.encoder.v1.ImageEmbedding;
import io.prism.encoder.v1.PictureBoxes;
import io.prism.encoder.v1.TextEmbedding;
import io.prism.type.v1.Artwork.CaptionSource;
import io.prism.type.v1.Box;
import io.prism.type.v1.Priority;
import io.prism.type.v1.Region;
import io.prism.type.v1.Term;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a real gRPC transport; only the two services behind it are small ones. */
class PictureAnalyzerTest {
  private final List<String> encodedTexts = new CopyOnWriteArrayList<>();
  private final List<String> detected = new CopyOnWriteArrayList<>();
  private volatile boolean hasDetector = true;
  private Server server;
  private ManagedChannel channel;
  private PictureAnalyzer analyzer;
  private volatile boolean encoderHangs;

  @BeforeEach
  void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .addService(new ColourEncoder())
            .addService(new ColourCaptions())
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
    analyzer =
        new PictureAnalyzer(
            new EncoderClient(channel, Duration.ofSeconds(2)),
            new CaptionClient(channel, Duration.ofSeconds(2)));
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void eachPictureGetsItsOwnVectorAndTheVectorsOfItsOwnContent() {
    List<ItemResult<Analysis>> results = analyze("red", "green");
    assertThat(results.get(0).orThrow().picture().getMixedList()).containsExactly(1f, 0f, 0f);
    assertThat(results.get(0).orThrow().picture().getContent(0).getValuesList())
        .containsExactly(1f, 0f, 0f);
    assertThat(results.get(1).orThrow().picture().getMixedList()).containsExactly(0f, 1f, 0f);
    assertThat(results.get(1).orThrow().caption().getContent()).isEqualTo("green");
  }

  @Test
  void aBrokenPictureDoesNotTouchItsNeighbours() {
    List<ItemResult<Analysis>> results = analyze("red", "broken", "blue");
    assertThat(results.get(0).orThrow().caption().getContent()).isEqualTo("red");
    assertThatThrownBy(() -> results.get(1).orThrow())
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREADABLE_PICTURE));
    assertThat(results.get(2).orThrow().caption().getContent()).isEqualTo("blue");
  }

  @Test
  void aGivenCaptionIsPassedOn() {
    Input input = new Input(ByteString.copyFromUtf8("red"), "green");
    Analysis analysis =
        analyzer
            .analyze(List.of(input), Regions.NONE, Priority.PRIORITY_INTERACTIVE)
            .get(0)
            .orThrow();
    assertThat(analysis.picture().getContent(0).getValuesList()).containsExactly(0f, 1f, 0f);
    assertThat(analysis.picture().getCaptionSource()).isEqualTo(CaptionSource.GIVEN);
  }

  @Test
  void aTextThatSeveralPicturesShareIsEncodedOnce() {
    analyze("red", "red", "red");
    assertThat(encodedTexts).containsExactly("red");
  }

  @Test
  void theThingsInAPictureAreReadLikePicturesOfTheirOwn() {
    List<ItemResult<Analysis>> results = analyze(Regions.BY_KIND, "red", "scene", "blue");

    assertThat(results.get(0).orThrow().regions()).isEmpty();
    assertThat(results.get(2).orThrow().regions()).isEmpty();
    List<PictureAnalyzer.RegionAnalysis> regions = results.get(1).orThrow().regions();
    assertThat(regions).hasSize(2);
    assertThat(regions.get(0).region().getObject()).isEqualTo("green");
    assertThat(regions.get(0).region().getCategory()).isEqualTo("colours/green");
    assertThat(regions.get(0).region().getBox().getX()).isZero();
    assertThat(regions.get(1).region().getBox().getX()).isEqualTo(.5f);
    assertThat(regions.get(0).picture().getMixedList()).containsExactly(0f, 1f, 0f);
    assertThat(regions.get(0).picture().getContent(0).getValuesList()).containsExactly(0f, 1f, 0f);
    assertThat(detected).as("only what is of such a kind").containsExactly("scene");
    Analysis scene = results.get(1).orThrow();
    assertThat(scene.picture().getPartsList())
        .containsExactly(regions.get(0).picture(), regions.get(1).picture());
    assertThat(scene.caption().getContent()).isEqualTo("green, blue");
    assertThat(scene.caption().getObjectsList())
        .extracting(Term::getName)
        .containsExactly("green", "blue");
  }

  @Test
  void whatSomebodySaysOfAPictureOfSeveralThingsStaysItsContent() {
    Input input = new Input(ByteString.copyFromUtf8("scene"), "a still life");

    Analysis scene =
        analyzer
            .analyze(List.of(input), Regions.ALL, Priority.PRIORITY_INTERACTIVE)
            .get(0)
            .orThrow();

    assertThat(scene.caption().getContent()).isEqualTo("a still life");
    assertThat(scene.caption().getObjectsList()).hasSize(2);
    assertThat(scene.regions()).hasSize(2);
  }

  @Test
  void whichPicturesAreTakenApartIsTheCallersChoice() {
    assertThat(analyze(Regions.NONE, "scene").get(0).orThrow().regions()).isEmpty();
    assertThat(detected).isEmpty();
    assertThat(analyze(Regions.ALL, "red").get(0).orThrow().regions()).hasSize(2);
  }

  @Test
  void aPictureInWhichNothingIsFoundHasNoRegions() {
    assertThat(analyze(Regions.ALL, "blank").get(0).orThrow().regions()).isEmpty();
  }

  @Test
  void aModelWithoutADetectorTakesNothingApartUnlessThatIsWhatIsAskedFor() {
    hasDetector = false;

    assertThat(analyze(Regions.BY_KIND, "scene").get(0).orThrow().regions()).isEmpty();
    assertThatThrownBy(() -> analyze(Regions.ALL, "scene"))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
  }

  @Test
  void aPictureThatCannotBeTakenApartFailsAndItsNeighboursDoNot() {
    List<ItemResult<Analysis>> results = analyze(Regions.ALL, "torn", "red");

    assertThatThrownBy(() -> results.get(0).orThrow())
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREADABLE_PICTURE));
    assertThat(results.get(1).orThrow().regions()).hasSize(2);
  }

  @Test
  void aPartThatSomebodyDrewIsReadAloneWithTheirWords() {
    Box box = Box.newBuilder().setX(.5f).setWidth(.5f).setHeight(1).build();
    Input input = new Input(ByteString.copyFromUtf8("scene"), "red");

    Analysis part = analyzer.analyzePart(input, box, Priority.PRIORITY_INTERACTIVE);

    assertThat(part.picture().getMixedList()).containsExactly(0f, 0f, 1f);
    assertThat(part.picture().getContent(0).getValuesList()).containsExactly(1f, 0f, 0f);
    assertThat(part.caption().getSource()).isEqualTo(CaptionSource.GIVEN);
    assertThat(part.model()).isEqualTo("colours@1");
    assertThat(part.regions()).isEmpty();
  }

  @Test
  void noPicturesMakeNoCall() {
    assertThat(analyzer.analyze(List.of(), Regions.ALL, Priority.PRIORITY_BULK)).isEmpty();
  }

  @Test
  void anEncoderThatNeverAnswersIsGivenUp() {
    encoderHangs = true;
    PictureAnalyzer impatient =
        new PictureAnalyzer(
            new EncoderClient(channel, Duration.ofMillis(200)),
            new CaptionClient(channel, Duration.ofMillis(200)));
    assertThatThrownBy(
            () ->
                impatient.analyze(
                    List.of(new Input(ByteString.copyFromUtf8("red"), "")),
                    Regions.NONE,
                    Priority.PRIORITY_BULK))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
  }

  private List<ItemResult<Analysis>> analyze(String... pictures) {
    return analyze(Regions.NONE, pictures);
  }

  private List<ItemResult<Analysis>> analyze(Regions taken, String... pictures) {
    List<Input> inputs =
        List.of(pictures).stream().map(p -> new Input(ByteString.copyFromUtf8(p), "")).toList();
    return analyzer.analyze(inputs, taken, Priority.PRIORITY_BULK);
  }

  private static List<Float> colour(String name) {
    return switch (name) {
      case "red" -> List.of(1f, 0f, 0f);
      case "green" -> List.of(0f, 1f, 0f);
      default -> List.of(0f, 0f, 1f);
    };
  }

  private final class ColourEncoder extends EncoderServiceGrpc.EncoderServiceImplBase {
    @Override
    public void encodeImages(
        EncodeImagesRequest request, StreamObserver<EncodeImagesResponse> observer) {
      if (encoderHangs) {
        return;
      }
      EncodeImagesResponse.Builder response =
          EncodeImagesResponse.newBuilder().setModel("colours@1");
      for (ByteString picture : request.getPicturesList()) {
        EncodedImage.Builder image = response.addImagesBuilder();
        if (picture.toStringUtf8().equals("broken")) {
          image.setError(GrpcErrors.toItemError(Problem.of(Reason.UNREADABLE_PICTURE, "Torn.")));
        } else {
          image.setEmbedding(
              ImageEmbedding.newBuilder().addAllValues(colour(picture.toStringUtf8())));
        }
      }
      Answers.answer(observer, response::build);
    }

    /** Two halves, the left one green and the right one blue; none in a blank picture. */
    @Override
    public void detectRegions(
        DetectRegionsRequest request, StreamObserver<DetectRegionsResponse> observer) {
      if (!hasDetector) {
        observer.onError(
            GrpcErrors.toStatus(Problem.of(Reason.NOT_FOUND, "There is no detector.")));
        return;
      }
      DetectRegionsResponse.Builder response = DetectRegionsResponse.newBuilder();
      for (ByteString picture : request.getPicturesList()) {
        detected.add(picture.toStringUtf8());
        DetectedRegions.Regions.Builder regions = DetectedRegions.Regions.newBuilder();
        if (!picture.toStringUtf8().equals("blank")) {
          regions.addRegions(Region.newBuilder().setBox(half(0)).setScore(.9f));
          regions.addRegions(Region.newBuilder().setBox(half(.5f)).setScore(.8f));
        }
        response.addPictures(DetectedRegions.newBuilder().setRegions(regions));
      }
      Answers.answer(observer, response::build);
    }

    private static Box half(float x) {
      return Box.newBuilder().setX(x).setWidth(.5f).setHeight(1).build();
    }

    @Override
    public void encodeRegions(
        EncodeRegionsRequest request, StreamObserver<EncodeRegionsResponse> observer) {
      EncodeRegionsResponse.Builder response =
          EncodeRegionsResponse.newBuilder().setModel("colours@1");
      for (PictureBoxes picture : request.getPicturesList()) {
        EncodedRegions.Builder parts = response.addPicturesBuilder();
        if (picture.getPicture().toStringUtf8().equals("torn")) {
          parts.setError(GrpcErrors.toItemError(Problem.of(Reason.UNREADABLE_PICTURE, "Torn.")));
          continue;
        }
        for (Box box : picture.getBoxesList()) {
          parts
              .getRegionsBuilder()
              .addEmbeddings(
                  ImageEmbedding.newBuilder()
                      .addAllValues(colour(box.getX() == 0 ? "green" : "blue")));
        }
      }
      Answers.answer(observer, response::build);
    }

    @Override
    public void encodeTexts(
        EncodeTextsRequest request, StreamObserver<EncodeTextsResponse> observer) {
      encodedTexts.addAll(request.getTextsList());
      EncodeTextsResponse.Builder response = EncodeTextsResponse.newBuilder().setModel("colours@1");
      for (String text : request.getTextsList()) {
        response.addTexts(
            EncodedText.newBuilder()
                .setEmbedding(TextEmbedding.newBuilder().addAllValues(colour(text))));
      }
      Answers.answer(observer, response::build);
    }
  }

  private static final class ColourCaptions extends CaptionServiceGrpc.CaptionServiceImplBase {
    @Override
    public void describe(DescribeRequest request, StreamObserver<DescribeResponse> observer) {
      DescribeResponse.Builder response = DescribeResponse.newBuilder().setModel("colours@1");
      for (Subject subject : request.getSubjectsList()) {
        boolean given = !subject.getCaption().isEmpty();
        String content = given ? subject.getCaption() : content(subject);
        response.addDescriptions(
            Description.newBuilder()
                .setCaption(
                    Caption.newBuilder()
                        .setContent(content)
                        .addContentTexts(content)
                        .addObjects(Term.newBuilder().setName(content))
                        .setCategory("colours/" + content)
                        .setKind(
                            Kind.newBuilder()
                                .setRegions(
                                    content.equals("scene")
                                        ? Kind.Regions.DETECT
                                        : Kind.Regions.WHOLE))
                        .setSource(given ? CaptionSource.GIVEN : CaptionSource.INVERTED)));
      }
      Answers.answer(observer, response::build);
    }

    private static String content(Subject subject) {
      return subject.getPicture().isEmpty()
          ? subject.getEmbedding(1) == 1 ? "green" : "blue"
          : subject.getPicture().toStringUtf8();
    }
  }
}
