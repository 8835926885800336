// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import io.tokenmeter.agent.health.Log;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The price lists in force: the built-in catalogue, over it the user's rows in the database, over those the user's file. A list that
 * can't be read is refused whole and said once; the last good one stays.
 *
 * <p>Two threads: the one that prices asks for {@link #current} and looks at the file now and then, the one that writes brings the
 * database's rows. What they share is replaced whole, under the lock, and published by one volatile write.
 */
public final class PriceLists {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Catalogue builtIn;
    private final @Nullable File file;
    private final Log log;

    private @Nullable Catalogue ofDatabase;
    private @Nullable Catalogue ofFile;
    private volatile Catalogue current;

    private String databaseText = "[]";
    private long lookedNanos;
    private long fileChangedMillis;
    private long fileLength = -1;

    /** @param file of the user's prices; null: none */
    public PriceLists(Catalogue builtIn, @Nullable File file, Log log) {
        this.builtIn = builtIn;
        this.file = file;
        this.log = log;
        this.current = builtIn;
        if (file != null) {
            lookedNanos = System.nanoTime();
            lookAtFile(file);
        }
    }

    public Catalogue builtIn() {
        return builtIn;
    }

    /** To be asked for each call; the pricing thread. */
    Catalogue current() {
        if (file != null && System.nanoTime() - lookedNanos > LOOK_NANOS) {
            lookedNanos = System.nanoTime();
            lookAtFile(file);
        }
        return current;
    }

    /** A file that is gone keeps its prices until the next start: it may be about to be replaced. */
    private void lookAtFile(File prices) {
        long changedMillis = prices.lastModified();
        long length = prices.length();
        if (changedMillis == fileChangedMillis && length == fileLength) {
            return;
        }
        fileChangedMillis = changedMillis;
        fileLength = length;
        try (InputStream json = new FileInputStream(prices)) {
            layFile(Catalogue.loadOwn(json));
        } catch (IOException e) {
            log.warn("the price file " + prices + " is refused: " + e.getMessage()
                    + ". Prices stay as they were; correct the file, and it is read again.");
        }
    }

    private synchronized void layFile(Catalogue own) throws IOException {
        current = layered(ofDatabase, own);
        ofFile = own;
    }

    /**
     * Takes the user's rows of {@code model_pricing}; the writing thread.
     *
     * @param json as {@code tokenmeter_own_prices()} says it
     * @return whether they differ from those before
     */
    public synchronized boolean takeDatabase(String json) {
        if (json.equals(databaseText)) {
            return false;
        }
        databaseText = json;
        try {
            Catalogue own = new ResolvedReader().read(json);
            current = layered(own, ofFile);
            ofDatabase = own;
            return true;
        } catch (IOException e) {
            log.warn("the prices of source 'user' are refused: " + e.getMessage()
                    + ". Prices stay as they were; correct the rows, and they are read again.");
            return false;
        }
    }

    private Catalogue layered(@Nullable Catalogue database, @Nullable Catalogue own) throws IOException {
        Catalogue lists = database == null ? builtIn : database.over(builtIn);
        return own == null ? lists : own.over(lists);
    }
}
