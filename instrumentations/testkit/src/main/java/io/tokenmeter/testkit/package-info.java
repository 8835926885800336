// SPDX-License-Identifier: Apache-2.0
/** What the tests of every module share: databases, providers, child JVMs. */
@NullMarked
package io.tokenmeter.testkit;

import org.jspecify.annotations.NullMarked;
