// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The forms in which price lists travel, told apart by their shape. */
enum PriceForm {
    CATALOGUE("tokenmeter", tree -> Json.object(tree).get("models") instanceof List, new CatalogueForm()),
    LITELLM("litellm", PriceForm::isLiteLlm, new LiteLlmForm()),
    GENAI_PRICES("genai-prices", PriceForm::isGenaiPrices, new GenaiPricesForm()),
    OPENROUTER("openrouter", PriceForm::isOpenRouter, new OpenRouterForm()),
    MODELS_DEV("models.dev", PriceForm::isModelsDev, new ModelsDevForm());

    /** Reads a list as a tree into models of the catalogue's form. */
    interface Reader {
        void read(Object tree, ImportedPrices into);
    }

    private interface Shape {
        boolean fits(Object tree);
    }

    final String text;
    private final Shape shape;
    private final Reader reader;

    PriceForm(String text, Shape shape, Reader reader) {
        this.text = text;
        this.shape = shape;
        this.reader = reader;
    }

    /** @param name null: by the shape */
    static PriceForm of(@Nullable String name, Object tree) {
        return Arrays.stream(values())
                .filter(form -> name == null ? form.shape.fits(tree) : form.text.equals(name))
                .findFirst()
                .orElseThrow(() -> name == null
                        ? ConsoleException.failed("this is none of the price lists known here: " + names())
                        : ConsoleException.misused("bad --format " + name + ": expected " + names()));
    }

    static String names() {
        return Arrays.stream(values()).map(form -> form.text).collect(Collectors.joining(", "));
    }

    ImportedPrices read(Object tree) {
        ImportedPrices prices = new ImportedPrices();
        reader.read(tree, prices);
        return prices;
    }

    private static boolean isLiteLlm(Object tree) {
        return Json.object(tree).values().stream()
                .anyMatch(row -> Json.object(row).containsKey("litellm_provider"));
    }

    private static boolean isGenaiPrices(Object tree) {
        return Json.array(tree).stream()
                .anyMatch(provider -> Json.object(provider).get("models") instanceof List);
    }

    private static boolean isOpenRouter(Object tree) {
        return Json.array(Json.object(tree).get("data")).stream()
                .anyMatch(model -> Json.object(model).containsKey("pricing"));
    }

    private static boolean isModelsDev(Object tree) {
        return Json.object(tree).values().stream()
                .anyMatch(provider -> Json.object(provider).get("models") instanceof Map);
    }
}
