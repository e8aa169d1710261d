package io.prism.cli.source;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * CSV as RFC 4180 has it, UTF-8, with a header. An empty value is none; tags are separated by
 * semicolons. Where quotation marks do not match nothing behind them can be trusted, so that ends
 * the manifest.
 */
record CsvRows(Path file) implements Rows {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).setRecordSeparator("\n").get();

  @Override
  public void forEach(Visitor visitor) throws IOException, InterruptedException {
    try (BudgetReader reader = new BudgetReader(open(), LONGEST);
        CSVParser parser = CSVParser.builder().setReader(reader).setFormat(FORMAT).get()) {
      read(parser, reader, visitor);
    } catch (UncheckedIOException e) {
      throw explained(e.getCause() == null ? new IOException(e) : e.getCause());
    } catch (CharacterCodingException e) {
      throw explained(e);
    }
  }

  private void read(CSVParser parser, BudgetReader reader, Visitor visitor)
      throws IOException, InterruptedException {
    Iterator<CSVRecord> records = parser.iterator();
    if (!records.hasNext()) {
      throw new ManifestException(file + " is empty: its first line must name the columns", null);
    }
    List<String> header = header(records.next());
    while (records.hasNext()) {
      reader.renew();
      long line = parser.getCurrentLineNumber();
      CSVRecord record = records.next();
      if (record.size() == header.size()) {
        visitor.row(line, fields(header, record));
      } else {
        visitor.bad(line, "It has " + record.size() + " values, the header " + header.size() + ".");
      }
    }
  }

  private List<String> header(CSVRecord record) throws ManifestException {
    List<String> names = record.stream().map(String::strip).toList();
    for (String name : names) {
      if (!RowFields.isKnown(name) || names.indexOf(name) != names.lastIndexOf(name)) {
        throw new ManifestException(
            file
                + ": the first line must name each column once, separated by commas, out of: "
                + RowFields.known(),
            null);
      }
    }
    return names;
  }

  private static RowFields fields(List<String> header, CSVRecord record) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (int i = 0; i < header.size(); i++) {
      String value = record.get(i);
      boolean isTags = header.get(i).equals(RowFields.TAGS);
      if (!value.isEmpty()) {
        values.put(header.get(i), isTags ? tags(value) : List.of(value));
      }
    }
    return new RowFields(values);
  }

  private static List<String> tags(String value) {
    return Arrays.stream(value.split(";", -1))
        .map(String::strip)
        .filter(tag -> !tag.isEmpty())
        .toList();
  }

  private Reader open() throws IOException {
    Reader reader =
        new InputStreamReader(
            Files.newInputStream(file),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    java.io.BufferedReader buffered = new java.io.BufferedReader(reader);
    buffered.mark(1);
    if (buffered.read() != '\uFEFF') {
      buffered.reset();
    }
    return buffered;
  }

  private ManifestException explained(IOException failure) {
    if (failure instanceof CharacterCodingException) {
      return new ManifestException(file + " is not UTF-8", failure);
    }
    return new ManifestException(
        file + " is not well-formed CSV (RFC 4180): " + failure.getMessage(), failure);
  }
}
