// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.retry.RetryPolicy;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpService;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.polly.PollyAsyncClient;
import software.amazon.awssdk.services.polly.PollyClient;
import software.amazon.awssdk.services.polly.model.SynthesizeSpeechRequest;
import software.amazon.awssdk.services.polly.model.SynthesizeSpeechResponse;
import software.amazon.awssdk.utils.AttributeMap;

/** Over the AWS SDK and one of its HTTP clients: a service with a streamed answer, its requests rewritten to go elsewhere. */
final class AwsHttp implements Http {
    /** By the second word of the engine's name; all but Netty's are for blocking calls. */
    private static final Map<String, String> CLIENTS = Map.of(
            "apache", "software.amazon.awssdk.http.apache.ApacheSdkHttpService",
            "apache5", "software.amazon.awssdk.http.apache5.Apache5SdkHttpService",
            "url", "software.amazon.awssdk.http.urlconnection.UrlConnectionSdkHttpService",
            "crt", "software.amazon.awssdk.http.crt.AwsCrtSdkHttpService",
            "netty", "software.amazon.awssdk.http.nio.netty.NettySdkAsyncHttpService");

    /** Netty warns of a connection refused, which this application tells itself. */
    private static final Logger NETTY = Logger.getLogger("io.netty");

    /** One of the two. */
    private final @Nullable PollyClient blocking;

    private final @Nullable PollyAsyncClient asynchronous;

    /** @param transport such as {@code apache}, {@code netty} or {@code netty http2} */
    AwsHttp(String transport) {
        if (transport.startsWith("netty")) {
            NETTY.setLevel(Level.OFF);
            blocking = null;
            asynchronous = PollyAsyncClient.builder()
                    .httpClient(netty(transport.equals("netty") ? Protocol.HTTP1_1 : Protocol.HTTP2))
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .region(Region.EU_CENTRAL_1)
                    .overrideConfiguration(elsewhere())
                    .build();
        } else {
            System.setProperty("software.amazon.awssdk.http.service.impl", CLIENTS.get(transport));
            blocking = PollyClient.builder()
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .region(Region.EU_CENTRAL_1)
                    .overrideConfiguration(elsewhere())
                    .build();
            asynchronous = null;
        }
    }

    private static SdkAsyncHttpClient netty(Protocol protocol) {
        try {
            SdkAsyncHttpService netty = (SdkAsyncHttpService)
                    Class.forName(CLIENTS.get("netty")).getDeclaredConstructor().newInstance();
            return netty.createAsyncHttpClientFactory()
                    .buildWithDefaults(AttributeMap.builder()
                            .put(SdkHttpConfigurationOption.PROTOCOL, protocol)
                            .build());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Reply post(String url, String json) throws Exception {
        if (blocking != null) {
            return reply(blocking.synthesizeSpeech(request(url, json), ResponseTransformer.toInputStream()));
        }
        try {
            return postAsync(url, json).get();
        } catch (ExecutionException failure) {
            throw (Exception) failure.getCause();
        }
    }

    @Override
    public CompletableFuture<Reply> postAsync(String url, String json) {
        if (asynchronous != null) {
            return asynchronous
                    .synthesizeSpeech(request(url, json), AsyncResponseTransformer.toBlockingInputStream())
                    .thenApply(AwsHttp::reply);
        }
        return CompletableFuture.supplyAsync(() -> {
            try {
                return post(url, json);
            } catch (Exception failure) {
                throw new CompletionException(failure);
            }
        });
    }

    private static ClientOverrideConfiguration elsewhere() {
        return ClientOverrideConfiguration.builder()
                .retryPolicy(RetryPolicy.none())
                .addExecutionInterceptor(new Elsewhere())
                .build();
    }

    private static SynthesizeSpeechRequest request(String url, String json) {
        return SynthesizeSpeechRequest.builder().voiceId(url).text(json).build();
    }

    private static Reply reply(ResponseInputStream<SynthesizeSpeechResponse> answer) {
        SdkHttpResponse head = answer.response().sdkHttpResponse();
        return new Reply(head.statusCode(), head.headers(), answer);
    }

    /** Sends the text to the URL that stands in the voice. */
    private static final class Elsewhere implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            SynthesizeSpeechRequest request = (SynthesizeSpeechRequest) context.request();
            URI url = URI.create(request.voiceIdAsString());
            return context.httpRequest().toBuilder()
                    .uri(url) // puts the URL's path before the one that is there
                    .encodedPath(url.getRawPath())
                    .putHeader("Content-Length", String.valueOf(request.text().length()))
                    .build();
        }

        @Override
        public Optional<RequestBody> modifyHttpContent(
                Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return Optional.of(RequestBody.fromString(((SynthesizeSpeechRequest) context.request()).text()));
        }

        @Override
        public Optional<AsyncRequestBody> modifyAsyncHttpContent(
                Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return Optional.of(AsyncRequestBody.fromString(((SynthesizeSpeechRequest) context.request()).text()));
        }
    }
}
