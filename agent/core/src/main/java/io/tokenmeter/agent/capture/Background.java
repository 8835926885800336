// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls whose answer said that the work goes on in the background. They wait here, by the answer's id, for a poll that tells what was
 * used; those nobody asks for get their row, without usage, at the JVM's end.
 *
 * <p>Any thread. At most {@value #MOST} wait; further ones get their row at once.
 */
final class Background {
    private static final int MOST = 1024;

    private final ConcurrentHashMap<String, Course> waiting = new ConcurrentHashMap<>();

    /** @return false if there is no room */
    boolean add(String id, Course course) {
        if (waiting.size() >= MOST) {
            return false;
        }
        waiting.put(id, course);
        return true;
    }

    /** The call waiting under this id, or null. */
    @Nullable
    Call call(String id) {
        Course course = waiting.get(id);
        return course == null ? null : course.call();
    }

    void remove(String id) {
        waiting.remove(id);
    }

    /** Lets all go without an answer. */
    void giveUp() {
        for (Course course : waiting.values()) {
            course.giveUp();
        }
        waiting.clear();
    }
}
