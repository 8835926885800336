// SPDX-License-Identifier: Apache-2.0
/** What the JVM loads of the agent: the entry points and the loader that keeps the rest out of the application's sight. */
package io.tokenmeter.bridge;
