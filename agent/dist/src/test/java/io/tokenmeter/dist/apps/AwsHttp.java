// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
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
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.polly.PollyAsyncClient;
import software.amazon.awssdk.services.polly.PollyClient;
import software.amazon.awssdk.services.polly.model.SynthesizeSpeechRequest;
import software.amazon.awssdk.services.polly.model.SynthesizeSpeechResponse;

/** Over the AWS SDK and one of its HTTP clients: a service with a streamed answer, its requests rewritten to go elsewhere. */
final class AwsHttp implements Http {
    /** By the second word of the engine's name; all but Netty's are for blocking calls. */
    private static final Map<String, String> CLIENTS = Map.of(
            "apache", "software.amazon.awssdk.http.apache.ApacheSdkHttpService",
            "apache5", "software.amazon.awssdk.http.apache5.Apache5SdkHttpService",
            "url", "software.amazon.awssdk.http.urlconnection.UrlConnectionSdkHttpService",
            "crt", "software.amazon.awssdk.http.crt.AwsCrtSdkHttpService",
            "netty", "software.amazon.awssdk.http.nio.netty.NettySdkAsyncHttpService");

    private final boolean async;

    /** @param transport such as {@code apache} or {@code netty} */
    AwsHttp(String transport) {
        async = transport.equals("netty");
        System.setProperty(
                "software.amazon.awssdk.http." + (async ? "async." : "") + "service.impl", CLIENTS.get(transport));
    }

    @Override
    public Reply post(String url, String json) throws Exception {
        if (async) {
            try {
                return postAsync(url, json).get();
            } catch (ExecutionException failure) {
                throw (Exception) failure.getCause();
            }
        }
        return reply(Blocking.CLIENT.synthesizeSpeech(request(url, json), ResponseTransformer.toInputStream()));
    }

    @Override
    public CompletableFuture<Reply> postAsync(String url, String json) {
        if (async) {
            return Async.CLIENT
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

    private static final class Blocking {
        static final PollyClient CLIENT = PollyClient.builder()
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .region(Region.EU_CENTRAL_1)
                .overrideConfiguration(elsewhere())
                .build();
    }

    private static final class Async {
        static final PollyAsyncClient CLIENT = PollyAsyncClient.builder()
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .region(Region.EU_CENTRAL_1)
                .overrideConfiguration(elsewhere())
                .build();
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
