// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BookedAnswersTest {
    private static final String ID = "chatcmpl-A1b2C3d4E5f6G7";

    private final BookedAnswers booked = new BookedAnswers();

    @Test
    void anAnswerHandedOnByAGatewayIsBookedOnce() {
        assertThat(booked.bookAnswer(ID, "api.openai.com")).isTrue();
        assertThat(booked.bookAnswer(ID, "localhost")).isFalse();
        assertThat(booked.bookAnswer(ID + "x", "localhost")).isTrue();
    }

    @Test
    void aHostMayRepeatItsIds() {
        assertThat(booked.bookAnswer(ID, "api.openai.com")).isTrue();
        assertThat(booked.bookAnswer(ID, "api.openai.com")).isTrue();
    }

    @Test
    void shortIdsAreNobodysOwn() {
        assertThat(booked.bookAnswer("chatcmpl-123", "a")).isTrue();
        assertThat(booked.bookAnswer("chatcmpl-123", "b")).isTrue();
    }

    @Test
    void whatIsAskedForAgainIsBookedOnce() {
        assertThat(booked.bookPolled(ID, "a")).isTrue();
        assertThat(booked.bookPolled(ID, "a")).isFalse();
        assertThat(booked.bookAnswer(ID + "y", "a")).isTrue();
        assertThat(booked.bookPolled(ID + "y", "a")).isFalse();
    }

    @Test
    void oldAnswersAreForgottenAndNoneIsTakenForAnother() {
        long taken = IntStream.range(0, 100_000)
                .filter(i -> !booked.bookPolled(ID + i, "a"))
                .count();

        assertThat(taken).isZero();
    }
}
