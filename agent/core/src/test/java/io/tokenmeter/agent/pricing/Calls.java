// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.capture.Usage;
import java.time.Instant;

/** Calls as a dialect would leave them. */
final class Calls {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private Calls() {}

    /** A complete chat answered by the model asked for, without any usage yet. */
    static Call call(String provider, String model) {
        return call(provider, model, NOW.toEpochMilli(), "chat", "host.example");
    }

    static Call call(String provider, String model, long atMillis, String operation, String host) {
        Call call = new Call(atMillis, 0, "test", host, provider, operation);
        call.requestedModel = model;
        call.answeredModel = model;
        call.status = Call.Status.OK;
        call.httpStatus = 200;
        return call;
    }

    static Call counted(String provider, String model, long input, long output) {
        return counted(call(provider, model), input, output);
    }

    static Call counted(Call call, long input, long output) {
        call.usageSource = Call.UsageSource.REPORTED;
        call.usage.input = input;
        call.usage.output = output;
        call.usage.total = Math.max(input, 0) + Math.max(output, 0);
        return call;
    }

    /** The parts of the input and output, and what is beside them. */
    static void fill(Usage usage, Oracle.Amounts amounts) {
        usage.cacheRead = amounts.sum("cache_read", "cache_read_audio", "cache_read_image");
        usage.cacheWrite = amounts.sum("cache_write", "cache_write_1h", "cache_write_12h");
        usage.cacheWrite1h = amounts.sum("cache_write_1h");
        usage.inputAudio = amounts.sum("in_audio", "cache_read_audio");
        usage.inputImage = amounts.sum("in_image", "cache_read_image");
        usage.reasoning = amounts.sum("reasoning");
        usage.outputAudio = amounts.sum("out_audio");
        usage.outputImage = amounts.sum("out_image");
        usage.quantity(Quantity.CACHE_READ_AUDIO_TOKENS, amounts.sum("cache_read_audio"));
        usage.quantity(Quantity.CACHE_READ_IMAGE_TOKENS, amounts.sum("cache_read_image"));
        usage.quantity(Quantity.CACHE_WRITE_12H_TOKENS, amounts.sum("cache_write_12h"));
        usage.quantity(Quantity.INPUT_VIDEO_TOKENS, amounts.sum("in_video"));
        usage.quantity(Quantity.OUTPUT_VIDEO_TOKENS, amounts.sum("out_video"));
        usage.quantity(Quantity.CITATION_TOKENS, amounts.sum("citation"));
        usage.quantity(Quantity.WEB_SEARCHES, amounts.sum("web_search_k"));
        usage.quantity(Quantity.FILE_SEARCHES, amounts.sum("file_search_k"));
        usage.quantity(Quantity.SEARCH_UNITS, amounts.sum("search_unit_k"));
        usage.quantity(Quantity.PAGES, amounts.sum("page_k", "annotated_page_k"));
        usage.quantity(Quantity.ANNOTATED_PAGES, amounts.sum("annotated_page_k"));
        usage.quantity(Quantity.AUDIO_MILLIS, amounts.sum("audio_hour"));
        usage.quantity(Quantity.CHARACTERS, amounts.sum("mchar"));
    }
}
