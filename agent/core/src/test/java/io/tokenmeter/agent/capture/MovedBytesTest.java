// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MovedBytesTest {
    private final MovedBytes moved = new MovedBytes();

    @Test
    void theyAreWhatThePositionMovedOver() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5});
        buffer.get();

        moved.begin(buffer);
        buffer.position(4);

        assertThat(moved.end()).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3, 4}));
        assertThat(buffer.position()).isEqualTo(4);
        assertThat(moved.end()).as("once").isNull();
    }

    @Test
    void aCallThatMovesNothingOrFailsHasNone() {
        moved.begin(ByteBuffer.allocate(4));
        assertThat(moved.end()).isNull();

        ByteBuffer buffer = ByteBuffer.allocate(4);
        moved.begin(buffer);
        buffer.get();
        moved.forget();
        assertThat(moved.end()).isNull();
    }
}
