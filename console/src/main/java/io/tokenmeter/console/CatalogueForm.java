// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.util.Map;

/** The catalogue's own form, as in a price file. */
final class CatalogueForm implements PriceForm.Reader {
    @Override
    public void read(Object tree, ImportedPrices into) {
        for (Object model : Json.array(Json.object(tree).get("models"))) {
            Map<?, ?> entry = Json.object(model);
            into.add(PriceEntry.read(entry));
        }
    }
}
