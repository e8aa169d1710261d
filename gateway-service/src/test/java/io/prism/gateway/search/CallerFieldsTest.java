package io.prism.gateway.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.gateway.v1.BlendTerm;
import io.prism.gateway.v1.Query;
import io.prism.type.v1.By;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerFieldsTest {
  private static final Query PLAIN = Query.newBuilder().setText("a fox").build();
  private static final Query BLEND =
      Query.newBuilder()
          .addBlend(BlendTerm.newBuilder().setQuery(PLAIN).setBy(By.Dimension.COLOUR))
          .addBlend(BlendTerm.newBuilder().setQuery(PLAIN))
          .build();

  @ParameterizedTest
  @CsvSource({
    "terms[0].by, by",
    "terms[0].weights, weights",
    "terms[0].artworkId, query.artworkId",
    "terms[0].picture.content[2], query",
    "terms[0].text, query",
    "terms[0], query"
  })
  void aPlainQueryIsBlamedInTheCallersWords(String inner, String own) {
    assertThat(CallerFields.own(PLAIN, inner)).isEqualTo(own);
  }

  @ParameterizedTest
  @CsvSource({
    "terms[0].by, query.blend[0].by",
    "terms[1].by, by",
    "terms[1].weight, query.blend[1].weight",
    "terms[1].weights, weights",
    "terms[1].artworkId, query.blend[1].query.artworkId",
    "terms[0].picture.mixed, query.blend[0].query"
  })
  void aTermOfABlendIsBlamedWhereItStands(String inner, String own) {
    assertThat(CallerFields.own(BLEND, inner)).isEqualTo(own);
  }

  @Test
  void fieldsThatBothContractsHaveStayAsTheyAre() {
    Problem problem = Problem.invalid("filter.createdAfter", "no time");

    assertThatThrownBy(
            () ->
                CallerFields.translated(
                    PLAIN,
                    () -> {
                      throw new PrismException(problem);
                    }))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
