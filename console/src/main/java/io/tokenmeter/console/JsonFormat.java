// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One object with period, lines and total. Costs are strings with 12 decimals, since most JSON readers would make an inexact number of
 * them; an unknown cost and an unnamed key are null.
 */
final class JsonFormat implements ReportFormat {
    private static final JsonFactory FACTORY = new JsonFactory();

    @Override
    public String text(Report report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            write(json, report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static void write(JsonGenerator json, Report report) throws IOException {
        json.writeStartObject();
        writePeriod(json, report.period());
        json.writeArrayFieldStart("lines");
        for (Report.Line line : report.lines()) {
            json.writeStartObject();
            for (int i = 0; i < line.keys().size(); i++) {
                String key = line.keys().get(i);
                writeText(json, report.groupings().get(i).text(), key.isEmpty() ? null : key);
            }
            writeTotals(json, line.totals());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("total");
        writeTotals(json, report.total());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writePeriod(JsonGenerator json, Period period) throws IOException {
        json.writeObjectFieldStart("period");
        writeText(json, "from", text(period.from()));
        writeText(json, "to", text(period.to()));
        writeText(json, "session", period.session());
        json.writeEndObject();
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static void writeTotals(JsonGenerator json, Totals totals) throws IOException {
        json.writeNumberField("calls", totals.calls());
        json.writeNumberField("errors", totals.errors());
        json.writeNumberField("input_tokens", totals.inputTokens());
        json.writeNumberField("output_tokens", totals.outputTokens());
        json.writeNumberField("cached_tokens", totals.cachedTokens());
        writeText(json, "cost_usd", totals.exactCost().orElse(null));
        json.writeNumberField("unknown_cost_calls", totals.unknownCostCalls());
    }

    private static void writeText(JsonGenerator json, String field, @Nullable String text) throws IOException {
        if (text == null) {
            json.writeNullField(field);
        } else {
            json.writeStringField(field, text);
        }
    }
}
