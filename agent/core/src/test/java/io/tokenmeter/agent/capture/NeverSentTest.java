// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NeverSentTest {
    static Stream<Throwable> beforeSending() {
        return Stream.of(
                new ConnectException("Connection refused"),
                new UnknownHostException("api.openai.com"),
                new NoRouteToHostException(),
                new SSLHandshakeException("no common cipher"),
                new SSLPeerUnverifiedException("another host's certificate"),
                new HttpConnectTimeoutException("HTTP connect timed out"),
                new SocketTimeoutException("Connect timed out"),
                new SocketTimeoutException("failed to connect to /10.0.0.1 (port 443) after 10000ms"),
                // Apache HttpClient 4's ConnectTimeoutException is one.
                new InterruptedIOException("Connect to api.openai.com:443 timed out"),
                new CompletionException(new IOException(new ConnectException())),
                new UncheckedIOException(new UnknownHostException()));
    }

    static Stream<Throwable> perhapsSent() {
        return Stream.of(
                new SocketTimeoutException("Read timed out"),
                new SocketTimeoutException("timeout"),
                new SocketTimeoutException(),
                new HttpTimeoutException("request timed out"),
                new SocketException("Connection reset"),
                new SSLException("closed during write"),
                new IOException("unexpected end of stream"),
                new InterruptedIOException("timeout"),
                new IllegalStateException("cannot connect"));
    }

    @ParameterizedTest
    @MethodSource("beforeSending")
    void whatFailsBeforeSendingIsNotBilled(Throwable failure) {
        assertThat(NeverSent.because(failure)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("perhapsSent")
    void whatMayHaveBeenSentMayBeBilled(Throwable failure) {
        assertThat(NeverSent.because(failure)).isFalse();
    }

    @Test
    void aCircleOfCausesHasAnEnd() {
        Exception one = new Exception();
        Exception other = new Exception(one);
        one.initCause(other);

        assertThat(NeverSent.because(one)).isFalse();
    }
}
