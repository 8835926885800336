// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.start;

import io.tokenmeter.agent.config.Config;
import io.tokenmeter.agent.health.Log;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/** Where the log goes: the JVM's stderr as it is at start, or a file that only its owner may read. */
final class LogOutput {
    private LogOutput() {}

    static Log open(Config config) {
        if (config.logFile == null) {
            return new Log(config.logLevel, System.err);
        }
        File file = new File(config.logFile);
        try {
            if (file.createNewFile()) {
                ownerOnly(file);
            }
            return new Log(config.logLevel, new PrintStream(new FileOutputStream(file, true), true));
        } catch (IOException unwritable) {
            Log log = new Log(config.logLevel, System.err);
            log.warn("tokenmeter.log.file " + file + " can't be written (" + unwritable.getMessage()
                    + "), so the log goes to stderr. Name a file in a directory this user may write to.");
            return log;
        }
    }

    /** On a file system without permissions there is nothing to be done about it. */
    private static void ownerOnly(File file) {
        file.setReadable(false, false);
        file.setWritable(false, false);
        file.setReadable(true, true);
        file.setWritable(true, true);
    }
}
