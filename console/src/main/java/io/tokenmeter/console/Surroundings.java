// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;

/** What a command sees of the process it runs in. */
record Surroundings(
        Properties systemProperties, Map<String, String> environment, Clock clock, PrintStream out, PrintStream err) {}
