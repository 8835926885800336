// SPDX-License-Identifier: Apache-2.0
package com.acme.supportdesk;

import java.util.List;

/** What a customer wrote. */
record Ticket(int number, String customer, String text) {
    /** This morning's queue. */
    static List<Ticket> open() {
        return List.of(
                new Ticket(
                        4711,
                        "Zoë",
                        "The parcel shows as delivered, but nothing arrived. Can you check with the driver?"),
                new Ticket(
                        4712, "Jonas", "I was charged twice for order 20-118. Please refund one of the two payments."),
                new Ticket(4713, "Amélie", "Bonjour, comment puis-je changer l'adresse de livraison de ma commande ?"),
                new Ticket(
                        4714, "Priya", "The app logs me out every few minutes since the update. Android 15, Pixel 9."),
                new Ticket(4715, "Marek", "Nothing has arrived, although tracking says it was handed over yesterday."),
                new Ticket(4716, "Lucía", "¿Puedo devolver unos zapatos que ya he usado una vez? Me quedan pequeños."));
    }
}
