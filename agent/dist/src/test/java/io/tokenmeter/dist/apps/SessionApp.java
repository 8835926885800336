// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Talks to models over WebSockets and prints all an application can hear: {@code SessionApp ENGINE BASE-URL}. Ends with exit code 7. */
public final class SessionApp {
    private static final String REALTIME = "/v1/realtime?model=gpt-realtime";
    private static final String RESPONSES = "/v1/responses";
    private static final String LIVE =
            "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent?key=none";

    private static final String RESPOND = "{\"type\":\"response.create\"}";
    private static final String ASK = "{\"type\":\"response.create\",\"input\":\"Hé 🙂\",\"model\":\"MODEL\"}";
    private static final String SETUP = "{\"setup\":{\"model\":\"models/gemini-live-2.5-flash\"}}";
    private static final String SETUP_WITHOUT_THOUGHTS = "{\"setup\":{\"model\":\"models/gemini-2.0-flash-live-001\"}}";
    private static final String SAY = "{\"clientContent\":{\"turns\":[],\"turnComplete\":true}}";
    private static final String ITEM = "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\"}}";

    private final String engine;
    private final String base;

    private SessionApp(String engine, String base) {
        this.engine = engine;
        this.base = base;
    }

    public static void main(String[] arguments) throws Exception {
        new SessionApp(arguments[0], arguments[1]).run();
        System.exit(7);
    }

    private void run() throws Exception {
        talk("realtime", REALTIME, new String[] {"session.created", ITEM, "item.created"}, RESPOND, "rate_limits");
        talk("responses", RESPONSES, new String[0], ASK, "response.completed");
        talk("live", LIVE, new String[] {SETUP, "setupComplete"}, SAY, "sessionResumptionUpdate");
        talk("huge", "/x/huge" + RESPONSES, new String[0], ASK, "response.completed");
        talk("other traffic", "/echo", new String[0], "hello", "hello");
        print("closed by the server", ended("/x/error" + RESPONSES));
        // What the JDK's client makes of a lost connection is a matter of luck.
        ended("/x/cut" + RESPONSES);
        abandoned("abandoned", RESPONSES, new String[] {ASK.replace("MODEL", "gpt-5")}, "response.created");
        abandoned("abandoned realtime", REALTIME, new String[] {RESPOND}, "response.text.delta");
        abandoned("abandoned live", LIVE, new String[] {SETUP_WITHOUT_THOUGHTS, SAY}, "modelTurn");
        failing();
        print("refused", ended("/x/429" + RESPONSES));
    }

    /** Asks twice and closes. */
    private void talk(String name, String path, String[] opening, String question, String lastWord) throws Exception {
        Talk.Heard heard = new Talk.Heard();
        Talk talk = Talk.over(engine, base + path, heard);
        for (String step : opening) {
            if (step.startsWith("{")) {
                talk.say(step);
            } else {
                print(name, until(step, heard));
            }
        }
        for (String model : new String[] {"gpt-5", "gpt-5-mini"}) {
            pause();
            talk.say(question.replace("MODEL", model));
            print(name, until(lastWord, heard));
        }
        talk.close();
        print(name, heard.next());
    }

    /** Asks and hears how it ends. */
    private String ended(String path) throws Exception {
        Talk.Heard heard = new Talk.Heard();
        Talk talk = Talk.over(engine, base + path, heard);
        pause();
        talk.say(ASK.replace("MODEL", "gpt-5"));
        return until("nothing", heard);
    }

    /** Gives up in the middle of an answer, once its beginning is heard. */
    private void abandoned(String name, String path, String[] words, String beginning) throws Exception {
        Talk.Heard heard = new Talk.Heard();
        Talk talk = Talk.over(engine, base + "/x/stall" + path, heard);
        pause();
        for (String word : words) {
            talk.say(word);
        }
        print(name, until(beginning, heard));
        talk.cancel();
    }

    /** The listener fails at the last message, and hears of it if its library tells. */
    private void failing() throws Exception {
        Talk.Heard heard = new Talk.Heard("response.completed");
        Talk talk = Talk.over(engine, base + RESPONSES, heard);
        pause();
        talk.say(ASK.replace("MODEL", "gpt-5"));
        print("failing", until("nothing", heard));
        talk.cancel();
    }

    /** Rows are known by the millisecond in which they were asked for. */
    private static void pause() throws InterruptedException {
        Thread.sleep(3);
    }

    /** How many messages until one that contains the word, or the end, and a digest of all they say. */
    private static String until(String word, Talk.Heard heard) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        int count = 1;
        String message = heard.next();
        while (!message.contains(word) && !isEnd(message)) {
            digest.update(message.getBytes(StandardCharsets.UTF_8));
            message = heard.next();
            count++;
        }
        return count + " messages " + HexFormat.of().formatHex(digest.digest(), 0, 8)
                + (isEnd(message) ? " " + message : "");
    }

    private static boolean isEnd(String message) {
        return message.startsWith("closed") || message.startsWith("failed");
    }

    private static void print(String name, String heard) {
        System.out.println("[" + name + "] " + heard);
    }
}
