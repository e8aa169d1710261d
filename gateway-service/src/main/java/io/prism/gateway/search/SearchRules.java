package io.prism.gateway.search;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.gateway.artwork.MetadataRules;
import io.prism.gateway.v1.SearchRequest;
import io.prism.type.v1.By;
import io.prism.type.v1.Filter;
import io.prism.type.v1.ResultList;
import io.prism.type.v1.Weights;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The limits of a search request, apart from its query. */
public final class SearchRules {
  static final int DEFAULT_LIMIT = 20;
  static final int MAX_LIMIT = 200;
  private static final float MAX_WEIGHT = 100;
  private static final int MAX_LIST = 100;
  private static final int MAX_ENTRY = 200;
  private static final int MAX_TOKEN = 2_000;
  private static final int MAX_LEVEL = 16;
  private static final int MAX_YEAR = 9999;

  private SearchRules() {}

  /**
   * @throws PrismException INVALID_ARGUMENT that names the first wrong field
   */
  static void check(SearchRequest request) {
    checkDimension(request.getBy(), "by");
    if (request.hasWeights()) {
      if (request.getBy() != By.Dimension.DIMENSION_UNSPECIFIED) {
        throw PrismException.invalid("weights", "Give either by or weights, not both.");
      }
      checkWeights(request.getWeights());
    }
    MetadataRules.text("caption", request.getCaption());
    between("limit", request.getLimit(), 0, MAX_LIMIT);
    checkToken(request.getPageToken());
    checkFilter(request.getFilter(), "filter.");
    checkResultList(request.getResultList());
    checkModes(request);
  }

  /** Checks a filter whose fields the caller wrote with this prefix. */
  public static void checkFilter(Filter filter, String prefix) {
    for (Map.Entry<FieldDescriptor, Object> field : filter.getAllFields().entrySet()) {
      String name = prefix + field.getKey().getJsonName();
      if (field.getValue() instanceof List<?> entries) {
        if (entries.size() > MAX_LIST) {
          throw overLimit(name, MAX_LIST + " entries");
        }
        entries.forEach(entry -> checkEntry(name, String.valueOf(entry)));
      }
    }
    checkTime(prefix + "createdAfter", filter.getCreatedAfter());
    checkTime(prefix + "createdBefore", filter.getCreatedBefore());
  }

  public static void checkToken(String token) {
    if (token.length() > MAX_TOKEN) {
      throw PrismException.invalid("pageToken", "pageToken is none that Prism gave out.");
    }
  }

  static void checkDimension(By.Dimension by, String field) {
    if (by == By.Dimension.UNRECOGNIZED) {
      throw PrismException.invalid(field, field + " is none of the dimensions.");
    }
  }

  static void checkBlendWeight(float weight, String field) {
    if (!(Math.abs(weight) <= MAX_WEIGHT)) {
      throw PrismException.invalid(field, field + " must be between -100 and 100.");
    }
  }

  private static void checkWeights(Weights weights) {
    checkBlendWeight(weights.getObject(), "weights.object");
    checkBlendWeight(weights.getStyle(), "weights.style");
    checkBlendWeight(weights.getWhole(), "weights.whole");
    if (weights.getObject() == 0 && weights.getStyle() == 0 && weights.getWhole() == 0) {
      throw PrismException.invalid("weights", "At least one weight must not be 0.");
    }
  }

  private static void checkResultList(ResultList list) {
    between("resultList.maxDistance", list.getMaxDistance(), 0, 2);
    between("resultList.minRank", list.getMinRank(), 0, 2);
    between("resultList.maxSelfInformation", list.getMaxSelfInformation(), 0, Float.MAX_VALUE);
    between("resultList.minConfidence", list.getMinConfidence(), 0, 1);
    between("resultList.minRanks.object", list.getMinRanks().getObject(), 0, 2);
    between("resultList.minRanks.style", list.getMinRanks().getStyle(), 0, 2);
    between("resultList.minRanks.whole", list.getMinRanks().getWhole(), 0, 2);
    between("resultList.categoryLevel", list.getCategoryLevel(), 0, MAX_LEVEL);
    if (list.getOrder() == ResultList.Order.UNRECOGNIZED) {
      throw PrismException.invalid(
          "resultList.order", "resultList.order must be RANK or CATEGORY.");
    }
    List<ResultList.Part> sequence = list.getSequenceList();
    if (sequence.contains(ResultList.Part.UNRECOGNIZED)
        || sequence.contains(ResultList.Part.PART_UNSPECIFIED)
        || Set.copyOf(sequence).size() < sequence.size()) {
      throw PrismException.invalid(
          "resultList.sequence", "resultList.sequence must name steps, each of them once.");
    }
  }

  private static void checkModes(SearchRequest request) {
    if (request.getIntent() == SearchRequest.Intent.UNRECOGNIZED) {
      throw PrismException.invalid("intent", "intent must be CHECK or SKIP.");
    }
    if (request.getRegions() == SearchRequest.Regions.UNRECOGNIZED) {
      throw PrismException.invalid("regions", "regions must be AUTO, WHOLE or DETECT.");
    }
  }

  private static void checkEntry(String name, String entry) {
    if (entry.isEmpty()) {
      throw PrismException.invalid(name, name + " must not hold an empty entry.");
    }
    if (entry.codePointCount(0, entry.length()) > MAX_ENTRY) {
      throw overLimit(name, MAX_ENTRY + " characters an entry");
    }
  }

  private static void checkTime(String name, String time) {
    if (time.isEmpty()) {
      return;
    }
    try {
      int year = OffsetDateTime.parse(time).getYear();
      if (year < 0 || year > MAX_YEAR) {
        throw new DateTimeException("RFC 3339 has years of four digits");
      }
    } catch (DateTimeException e) {
      throw new PrismException(
          Problem.invalid(name, name + " must be a time like 2026-01-31T12:00:00Z."), e);
    }
  }

  private static void between(String name, float value, float from, float to) {
    // Written so that NaN fails too.
    if (!(value >= from && value <= to)) {
      String limit = number(from) + ".." + number(to);
      throw new PrismException(
          Problem.overLimit(
              Reason.INVALID_ARGUMENT, name, limit, name + " must be in " + limit + "."));
    }
  }

  private static String number(float value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Float.toString(value);
  }

  private static PrismException overLimit(String field, String limit) {
    return new PrismException(
        Problem.overLimit(
            Reason.INVALID_ARGUMENT, field, limit, field + " exceeds " + limit + "."));
  }
}
