// SPDX-License-Identifier: Apache-2.0
/** Every option, declared once. */
@NullMarked
package io.tokenmeter.agent.config;

import org.jspecify.annotations.NullMarked;
