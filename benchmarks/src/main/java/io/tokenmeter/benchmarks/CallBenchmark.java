// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One whole call over loopback: a question to a model or, with the same bytes, to something else. Run by itself it shows the bare
 * client; {@link CallOverheads} runs it with and without agents.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class CallBenchmark {
    /** Requests an agent has to let pass unmetered. */
    static final String OTHER_PATH = "/v1/orders";

    /** The last one knows the way to a model only. */
    @Param({"okhttp", "HttpURLConnection", "java.net.http", "openai-java"})
    private String client = "";

    @Param({"model", "other"})
    private String target = "";

    private final CannedServer server = CannedServer.start(Samples.json());
    private Client caller = () -> 0;

    @Setup
    public void open() {
        caller = Client.open(client, server.url(), target.equals("model") ? Samples.LLM_PATH : OTHER_PATH);
    }

    @TearDown
    public void close() {
        server.close();
    }

    /** What the calling thread spent, whatever else the machine was doing. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Caller {
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        public long calls;
        public long cpuNanos;
        public long bytes;
        private long cpuBefore;
        private long bytesBefore;

        @Setup(Level.Iteration)
        public void begin() {
            calls = 0;
            cpuBefore = THREADS.getCurrentThreadCpuTime();
            bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
        }

        @TearDown(Level.Iteration)
        public void end() {
            bytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
            cpuNanos = THREADS.getCurrentThreadCpuTime() - cpuBefore;
        }
    }

    @Benchmark
    public int call(Caller measured) throws IOException, InterruptedException {
        measured.calls++;
        return caller.call();
    }
}
