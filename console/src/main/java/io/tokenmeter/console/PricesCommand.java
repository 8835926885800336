// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import io.tokenmeter.agent.pricing.Catalogue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code prices}: price lists, shown, compared, checked and imported. */
final class PricesCommand extends Command {
    private static final String USAGE = """
            usage: java -jar tokenmeter-console.jar prices list [WORD...] [--file FILE]
                   java -jar tokenmeter-console.jar prices diff LIST [LIST]
                   java -jar tokenmeter-console.jar prices lint FILE
                   java -jar tokenmeter-console.jar prices import LIST --into FILE|database [--replace] [--write]

            LIST is a file or a URL: a price file or catalogue of tokenmeter's, LiteLLM's model_prices_and_context_window.json,
            genai-prices' data.json, OpenRouter's /api/v1/models, models.dev's api.json.

            list    the models whose names have all the words in them, of the built-in catalogue and of a price file over it
            diff    what the second list has otherwise than the first; the built-in catalogue, without a second one
            lint    checks a price file as the agent will read it
            import  shows what one's own prices lack, and writes it if asked to

              --format NAME   the form of LIST, where its shape does not tell: tokenmeter, litellm, genai-prices, openrouter, models.dev
              --into FILE     the price file (tokenmeter.prices.file) to add to; made if it is not there
              --into database the rows of model_pricing with source 'user', which all agents read
              --replace       take models, too, that the catalogue or one's own list prices otherwise
              --write         write it; without, it is only shown

            """ + CONNECTION_HELP;

    PricesCommand(Surroundings surroundings) {
        super(surroundings, USAGE);
    }

    @Override
    Set<String> options() {
        return Set.of("--file", "--format", "--into");
    }

    @Override
    Set<String> switches() {
        return Set.of("--replace", "--write");
    }

    @Override
    void answer(Arguments arguments) {
        List<String> words = arguments.words();
        switch (words.isEmpty() ? "" : words.get(0)) {
            case "list" -> list(words.subList(1, words.size()), arguments.option("--file"));
            case "diff" -> diff(words, arguments.option("--format"));
            case "lint" -> lint(word(words, 1));
            case "import" -> takeOver(word(words, 1), arguments);
            default -> throw ConsoleException.misused("expected list, diff, lint or import");
        }
    }

    private static String word(List<String> words, int index) {
        if (words.size() <= index) {
            throw ConsoleException.misused("which file?");
        }
        return words.get(index);
    }

    private void list(List<String> words, @Nullable String file) {
        List<PriceEntry> entries = new PriceMerge(PriceSource.builtIn().entries(), List.of())
                .take(file == null ? List.of() : new PriceFile(file).entries(), true)
                .merged();
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("provider", "model", "in", "cached", "out", "other", "source"));
        for (PriceEntry entry : entries) {
            if (words.stream().allMatch(word -> entry.key().contains(word.toLowerCase(Locale.ROOT)))) {
                table.add(line(entry));
            }
        }
        surroundings.out().print(TextTable.of(table, 2));
        print((table.size() - 1) + " models; USD per million tokens today, list prices");
    }

    /** Of a model with a history the last prices in force. */
    private static List<String> line(PriceEntry entry) {
        Map<?, ?> current = Map.of();
        for (Object element : Json.array(entry.tree().get("prices"))) {
            Map<?, ?> period = Json.object(element);
            current = period.containsKey("status") ? current : period;
        }
        Map<?, ?> prices = Json.object(current.get("prices"));
        List<String> others = new ArrayList<>();
        prices.keySet().stream()
                .map(String::valueOf)
                .filter(kind -> !Set.of("in", "cache_read", "out").contains(kind))
                .forEach(others::add);
        Json.array(current.get("tiers"))
                .forEach(tier -> others.add("from " + Json.object(tier).get("min_input_tokens")));
        Json.object(entry.tree().get("service_tiers")).keySet().forEach(tier -> others.add(String.valueOf(tier)));
        return List.of(
                entry.provider(),
                entry.model(),
                Json.string(prices, "in", ""),
                Json.string(prices, "cache_read", ""),
                Json.string(prices, "out", ""),
                String.join(" ", others),
                Json.string(entry.tree(), "source", "own"));
    }

    private void diff(List<String> words, @Nullable String format) {
        ImportedPrices first = PriceSource.read(word(words, 1), format);
        ImportedPrices second = words.size() > 2 ? PriceSource.read(words.get(2), null) : PriceSource.builtIn();
        surroundings
                .out()
                .print(new PriceMerge(first.entries(), List.of())
                        .take(second.entries(), false)
                        .text(null));
        sayLeft(first);
    }

    private void lint(String file) {
        try {
            Catalogue.loadOwn(new ByteArrayInputStream(PriceSource.bytes(file))).over(Catalogue.builtIn());
        } catch (IOException e) {
            throw ConsoleException.failed(file + ": " + e.getMessage());
        }
        List<String> remarks = new PriceLint(
                        new PriceFile(file).entries(), PriceSource.builtIn().entries())
                .remarks();
        remarks.forEach(this::print);
        print(remarks.isEmpty() ? file + " is in order" : file + " can be used; " + remarks.size() + " remarks");
    }

    private void takeOver(String list, Arguments arguments) {
        String into = arguments.option("--into");
        if (into == null) {
            throw ConsoleException.misused("--into is missing");
        }
        ImportedPrices offered = PriceSource.read(list, arguments.option("--format"));
        if (into.equals("database")) {
            intoDatabase(offered, arguments);
        } else {
            intoFile(offered, new PriceFile(into), arguments);
        }
        sayLeft(offered);
        if (!arguments.isSet("--write")) {
            print("Nothing was written; --write does so.");
        }
    }

    private void intoFile(ImportedPrices offered, PriceFile file, Arguments arguments) {
        PriceMerge merge = new PriceMerge(file.entries(), PriceSource.builtIn().entries())
                .take(offered.entries(), arguments.isSet("--replace"));
        surroundings.out().print(merge.text(" and left as they are; --replace takes them"));
        if (arguments.isSet("--write") && !merge.isEmpty()) {
            file.write(
                    merge.merged(),
                    LocalDate.ofInstant(surroundings.clock().instant(), ZoneOffset.UTC)
                            .toString());
        }
    }

    private void intoDatabase(ImportedPrices offered, Arguments arguments) {
        PriceMerge merge = new PriceMerge(List.of(), PriceSource.builtIn().entries())
                .take(offered.entries(), arguments.isSet("--replace"));
        OwnPriceRows.Difference difference = ask(
                Database.of(arguments, surroundings).connectToWrite(),
                connection -> new OwnPriceRows(
                                connection, Database.of(arguments, surroundings).ledger(connection))
                        .put(merge.taken(), arguments.isSet("--write")));
        difference.added().forEach(model -> print("+ " + model));
        difference.changed().forEach(model -> print("~ " + model));
        int same = merge.taken().size()
                - difference.added().size()
                - difference.changed().size()
                + merge.same;
        print(difference.added().size() + " new, " + difference.changed().size() + " changed, " + same + " the same"
                + (merge.different.isEmpty()
                        ? ""
                        : ", " + merge.different.size() + " different and left as they are; --replace takes them"));
    }

    private void sayLeft(ImportedPrices prices) {
        prices.left().forEach((reason, models) -> {
            print("not taken, " + models.size() + ": " + reason);
            models.forEach(model -> print("    " + model));
        });
    }
}
