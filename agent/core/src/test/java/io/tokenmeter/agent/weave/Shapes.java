// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Methods of every shape that code can have. No string is built here: that would be a dynamic call of its own. */
@SuppressWarnings({"unused", "ParameterReassignment", "EmptyCatch"})
public class Shapes {
    private int calls;

    boolean booleanResult(boolean value) {
        return !value;
    }

    byte byteResult(byte value) {
        return (byte) (value + 1);
    }

    char charResult(char value) {
        return (char) (value + 1);
    }

    short shortResult(short value) {
        return (short) (value + 1);
    }

    int intResult(int value) {
        return value + calls++;
    }

    long longResult(long value) {
        return value + 1;
    }

    float floatResult(float value) {
        return value + 1;
    }

    double doubleResult(double value) {
        return value + 1;
    }

    Object objectResult(Object value) {
        return value;
    }

    String[] arrayResult(String[] value) {
        return value.clone();
    }

    int[][] arrayOfArraysResult(int[] value) {
        return new int[][] {value, value};
    }

    void voidResult() {
        calls++;
    }

    void voidResultInTheMiddle(int value) {
        if (value > 3) {
            calls++;
            return;
        }
        calls--;
    }

    static void staticVoidResult(long value) {}

    static String staticResult(String text, long a, double b, int c) {
        return a > c ? text : Double.toString(b);
    }

    protected final synchronized int synchronizedMethod(int value) {
        return calls + value;
    }

    int wideArguments(long a, double b, int c, long d, String e, double f) {
        return (int) (a + b + c + d + e.length() + f);
    }

    /** The first instruction is the target of a jump. */
    int loopAtTheStart(int value) {
        do {
            value--;
        } while (value > 0);
        return value;
    }

    int loops(int value) {
        int sum = 0;
        for (int i = 0; i < value; i++) {
            for (long j = i; j < value; j += 2) {
                sum += (int) j;
            }
        }
        return sum;
    }

    /** What the exit is told of the arguments is what they were. */
    @Nullable
    Object reassignedArguments(long number, @Nullable String text, int count) {
        number = 0;
        text = null;
        count = -1;
        return text;
    }

    int manyReturns(int value) {
        switch (value) {
            case 1:
                return 10;
            case 7:
                return 70;
            default:
                return -1;
        }
    }

    int caught(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            return -1;
        } finally {
            calls++;
        }
    }

    int thrown(int value) throws IOException {
        if (value > 0) {
            throw new IOException("thrown");
        }
        return value;
    }

    void alwaysThrown() throws IOException {
        throw new IOException("always thrown");
    }

    long thrownFromDeepInside(long value) {
        return Long.parseLong("not a number");
    }

    int thrownThroughFinally(String text) {
        try {
            return Integer.parseInt(text);
        } finally {
            calls++;
        }
    }

    int monitors(Object one, Object other) {
        synchronized (one) {
            synchronized (other) {
                return one == other ? 1 : 2;
            }
        }
    }

    int thrownInsideMonitors(Object one, String text) {
        synchronized (one) {
            synchronized (text) {
                return Integer.parseInt(text);
            }
        }
    }

    double manyVariables(int count, double start) {
        int a = count;
        long b = a + 1;
        double c = start + b;
        String d = Long.toString(b);
        float e = (float) c;
        if (a > 2) {
            long f = b * 2;
            double g = c * f;
            String h = d.substring(1);
            for (char i : h.toCharArray()) {
                g += i;
            }
            return g;
        }
        int[] j = {a, 2, 3};
        return Arrays.stream(j).sum() + e;
    }

    int recursive(int value) {
        return value <= 0 ? 0 : 1 + recursive(value - 1);
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    Object nestedTries(String text) {
        Object result = null;
        try {
            try {
                result = Integer.valueOf(text);
            } catch (IllegalStateException never) {
                result = never;
            } finally {
                calls++;
            }
        } catch (RuntimeException wrong) {
            result = wrong.getClass();
        }
        return result;
    }
}
