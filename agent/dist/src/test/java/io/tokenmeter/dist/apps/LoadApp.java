// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks as often as each line it is sent says, from several threads, and answers {@code done}: {@code LoadApp BASE-URL THREADS}. After {@code say}
 * it prints the id of each answer and the time at which it had it.
 */
public final class LoadApp {
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");

    private LoadApp() {}

    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[1]);
        ExecutorService pool = Executors.newFixedThreadPool(threads, LoadApp::daemon);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        boolean isSaying = false;
        System.out.println("ready");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("say")) {
                isSaying = true;
                continue;
            }
            ask(pool, arguments[0], Integer.parseInt(line), threads, isSaying);
            System.out.println("done");
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    private static void ask(ExecutorService pool, String url, int calls, int threads, boolean isSaying)
            throws Exception {
        List<Future<?>> shares = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int share = calls / threads + (i < calls % threads ? 1 : 0);
            shares.add(pool.submit(() -> {
                Http http = Http.over("HttpURLConnection");
                for (int n = 0; n < share; n++) {
                    String answer = AskingApp.ask(http, url);
                    if (isSaying) {
                        say(answer);
                    }
                }
                return null;
            }));
        }
        for (Future<?> share : shares) {
            share.get();
        }
    }

    private static void say(String answer) {
        long now = System.currentTimeMillis();
        Matcher id = ID.matcher(answer);
        if (id.find()) {
            System.out.println(now + " " + id.group(1));
        }
    }
}
