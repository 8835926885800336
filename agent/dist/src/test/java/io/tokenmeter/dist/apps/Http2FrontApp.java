// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Speaks HTTP/2 in front of the fake provider, which speaks HTTP/1.1, and hands every part on as it comes. What breaks off behind it is a
 * reset of the stream before it. With a key store it speaks TLS and lets the client choose the protocol, else clear text.
 */
public final class Http2FrontApp {
    /** Of HTTP/1.1 alone; and the host, which is another here. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "host", "keep-alive", "transfer-encoding", "upgrade");

    private Http2FrontApp() {}

    /** Password of the key store. */
    public static final String PASSWORD = "not-a-secret";

    /** Prints its URL and serves until killed: {@code Http2FrontApp PROVIDER [KEYSTORE]}. */
    public static void main(String[] arguments) throws Exception {
        HttpClient provider = HttpClient.newConnection().disableRetry(true).baseUrl(arguments[0]);
        HttpServer front = HttpServer.create().host("127.0.0.1").port(0);
        boolean secret = arguments.length > 1;
        DisposableServer server = (secret ? secured(front, Path.of(arguments[1])) : front.protocol(HttpProtocol.H2C))
                .handle((request, response) -> forward(provider, request, response))
                .bindNow();
        System.out.println((secret ? "https" : "http") + "://127.0.0.1:" + server.port());
        server.onDispose().block();
    }

    private static HttpServer secured(HttpServer front, Path keyStore) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        char[] password = PASSWORD.toCharArray();
        keys.init(KeyStore.getInstance(keyStore.toFile(), password), password);
        SslContext tls = SslContextBuilder.forServer(keys)
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2))
                .build();
        return front.protocol(HttpProtocol.H2).secure(spec -> spec.sslContext(tls));
    }

    private static Publisher<Void> forward(
            HttpClient provider, HttpServerRequest request, HttpServerResponse response) {
        return provider.headers(headers -> copy(request.requestHeaders(), headers))
                .request(request.method())
                .uri(request.uri())
                .send(request.receive().retain())
                .response((answer, body) -> {
                    response.status(answer.status());
                    copy(answer.responseHeaders(), response.responseHeaders());
                    return response.send(body.retain(), part -> true);
                })
                .onErrorResume(broken -> {
                    response.withConnection(stream -> stream.channel().close());
                    return Mono.never();
                });
    }

    private static void copy(HttpHeaders from, HttpHeaders to) {
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!OF_THE_CONNECTION.contains(name) && !name.startsWith("x-http2-")) {
                to.add(name, header.getValue());
            }
        }
    }
}
