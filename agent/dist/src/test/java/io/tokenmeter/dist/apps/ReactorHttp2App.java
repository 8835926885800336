// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A client and a server of HTTP/2 in one JVM. The model's name tells the server how to answer, and the reader which row is which. */
public final class ReactorHttp2App {
    private static final String PATH = "/v1/chat/completions";

    private ReactorHttp2App() {}

    public static void main(String[] arguments) {
        DisposableServer server = HttpServer.create()
                .port(0)
                .protocol(HttpProtocol.H2C)
                .route(routes -> routes.post(PATH, ReactorHttp2App::answer).post("/plain", ReactorHttp2App::answer))
                .bindNow();
        HttpClient client = HttpClient.create()
                .disableRetry(true)
                .protocol(HttpProtocol.H2C)
                .baseUrl("http://127.0.0.1:" + server.port());
        ask(client, PATH, "whole");
        ask(client, PATH, "streamed");
        ask(client, PATH, "refused");
        ask(client, PATH, "cut");
        ask(client, "/plain", "other");
        System.out.println("given-up " + post(client, PATH, "given-up").blockFirst());
        Flux.range(1, 5)
                .flatMap(number -> post(client, PATH, "at-once-" + number).last())
                .count()
                .doOnNext(System.out::println)
                .block();
        server.disposeNow();
        System.exit(0);
    }

    private static void ask(HttpClient client, String path, String model) {
        try {
            System.out.println(
                    model + " " + post(client, path, model).collectList().block());
        } catch (RuntimeException broken) {
            System.out.println(model + " broke off");
        }
    }

    private static Flux<String> post(HttpClient client, String path, String model) {
        return client.post()
                .uri(path)
                .send(ByteBufFlux.fromString(Mono.just("{\"model\":\"" + model + "\"}")))
                .response((head, body) -> body.asString());
    }

    private static Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().asString().flatMap(question -> answer(question, response));
    }

    private static Mono<Void> answer(String question, HttpServerResponse response) {
        String model = question.substring(question.indexOf(':') + 2, question.length() - 2);
        String json = "{\"id\":\"chatcmpl-" + model + "\",\"model\":\"" + model + "\",\"choices\":[],"
                + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5,\"total_tokens\":12}}";
        switch (model) {
            case "refused":
                return response.status(429)
                        .sendString(Mono.just("{\"error\":{}}"))
                        .then();
            case "streamed":
                return response.sse()
                        .sendString(Flux.just("data: ", json, "\n\n", "data: [DONE]\n\n"))
                        .then();
            case "cut":
                return response.sendString(
                                Flux.just(json.substring(0, 40)).concatWith(Flux.error(new Exception("cut"))))
                        .then();
            case "given-up":
                return response.sse()
                        .sendString(Flux.interval(Duration.ZERO, Duration.ofMillis(50))
                                .map(number -> "data: {\"model\":\"given-up\",\"choices\":[]}\n\n"))
                        .then();
            default:
                return response.sendString(Mono.just(json)).then();
        }
    }
}
