// SPDX-License-Identifier: Apache-2.0
/**
 * A support desk's back office, grown over the years: it talks to language models in five ways and has never heard of metering.
 */
@NullMarked
package com.acme.supportdesk;

import org.jspecify.annotations.NullMarked;
