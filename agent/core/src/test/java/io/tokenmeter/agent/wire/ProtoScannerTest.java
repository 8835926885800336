// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a {@code google.protobuf.Value} is told as. */
class ProtoScannerTest {
    private static final ProtoShape SHAPE = new ProtoShape().messages(1, "p", ProtoShape.VALUE);

    private final Telling telling = new Telling();

    private String told(byte[]... values) {
        Proto message = new Proto();
        for (byte[] value : values) {
            message.bytes(1, value);
        }
        byte[] body = Proto.framed(message.done());
        ProtoScanner scanner = new ProtoScanner(SHAPE, telling);
        for (int i = 0; i < body.length; i++) {
            scanner.read(body, i, i + 1);
        }
        assertThat(scanner.isBetweenMessages()).isTrue();
        return String.join("", telling.told);
    }

    /** A value that is a map with these entries. */
    private static byte[] map(byte[]... entries) {
        Proto map = new Proto();
        for (byte[] entry : entries) {
            map.bytes(1, entry);
        }
        return new Proto().bytes(5, map.done()).done();
    }

    private static byte[] key(String key) {
        return new Proto().text(1, key).done();
    }

    private static byte[] held(byte[] value) {
        return new Proto().bytes(2, value).done();
    }

    private static byte[] number(double number) {
        return new Proto().real(2, number).done();
    }

    @Test
    void numbersAndMapsAreTold() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", 1);
        map.put("text", "x");
        map.put("list", List.of(1, 2));
        map.put("é", Map.of("b", 0.5));
        map.put("empty", Map.of());

        assertThat(told(Proto.value(map), Proto.value(-7), Proto.value(1e20)))
                .isEqualTo("{p:[{a:1text:list:é:{b:0.5}empty:{}}-71.0E20]}");
    }

    @Test
    void aNumberWithoutAnEndIsNotWhole() {
        assertThat(told(number(Double.NaN), number(Double.NEGATIVE_INFINITY))).isEqualTo("{p:[NaN…-Infinity…]}");
    }

    @Test
    void whatHasNoKeyIsNotTold() {
        byte[] value = held(number(6));

        assertThat(told(map(value, Sample.frames(value, key("a")), value))).isEqualTo("{p:[{a:}]}");
    }

    @Test
    void aKeyIsForOneValue() {
        byte[] value = held(number(6));

        assertThat(told(map(Sample.frames(key("a"), value, value)))).isEqualTo("{p:[{a:6}]}");
    }

    /** Neither in what the key is for nor after it. */
    @Test
    void aKeyIsForNoOtherMap() {
        byte[] value = held(number(6));
        byte[] inner = held(map(value, key("b")));

        assertThat(told(map(Sample.frames(key("a"), inner, value)))).isEqualTo("{p:[{a:{b:}}]}");
    }

    @Test
    void theValueOfAnUnwantedOrTooLongKeyIsNotTold() {
        telling.unwanted = "a";
        String longest = "k".repeat(JsonScanner.MAX_KEY);

        assertThat(told(map(
                        Sample.frames(key("a"), held(number(6))),
                        Sample.frames(key(longest), held(number(7))),
                        Sample.frames(key(longest + "k"), held(number(8))))))
                .isEqualTo("{p:[{" + longest + ":7}]}");
    }

    @Test
    void anotherWireTypeIsNoDouble() {
        byte[] value = new Proto().number(2, 6).bytes(2, new byte[8]).half(2).done();
        byte[] eight = new Proto().fixed(5).done();

        assertThat(told(value, eight)).isEqualTo("{p:[]}");
    }

    @Test
    void aNumberInThreeMapsIsToldAndWhatLiesDeeperIsNot() {
        assertThat(told(nested(3), nested(4), nested(99))).isEqualTo("{p:[{a:{a:{a:6}}}{a:{a:{a:}}}{a:{a:{a:}}}]}");
    }

    private static byte[] nested(int maps) {
        byte[] value = number(6);
        for (int i = 0; i < maps; i++) {
            value = map(Sample.frames(key("a"), held(value)));
        }
        return value;
    }

    @Test
    void aNumberThatEndsBeyondItsMessageIsWhereReadingStops() {
        byte[] body = Proto.framed(
                new Proto().bytes(1, Arrays.copyOf(number(6), 8)).number(2, 1).done());
        ProtoScanner scanner = new ProtoScanner(SHAPE, telling);
        scanner.read(body, 0, body.length);

        assertThat(scanner.isBetweenMessages()).isFalse();
        assertThat(String.join("", telling.told)).isEqualTo("{p:[");
    }
}
