// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.wire.Shape.Field;

/**
 * The bots of Volcengine's Ark: OpenAI's chats in all but the usage, which has an entry for each call of a model that the answer took, and
 * one for each kind of action, whose price no number tells.
 */
@AutoService(Dialect.class)
public final class ArkBots extends JsonDialect {
    private static final String MODELS = "bot_usage.model_usage";
    private static final String ACTIONS = "bot_usage.action_usage";
    private static final String ONE_MODEL = MODELS + ".[].";

    public ArkBots() {
        super(
                OpenAiChat.shape()
                        .with(Field.LIST, MODELS, ACTIONS)
                        .with(Field.ADDEND, ONE_MODEL + "prompt_tokens", ONE_MODEL + "completion_tokens")
                        .with(Field.ADDEND, ONE_MODEL + "total_tokens")
                        .with(Field.ADDEND, ONE_MODEL + "prompt_tokens_details.cached_tokens")
                        .with(Field.ADDEND, ONE_MODEL + "completion_tokens_details.reasoning_tokens")
                        .with(Field.FEE, ACTIONS + ".[]"),
                new OpenAiUsage(),
                new Endpoint("/bots/chat/completions", "chat", ArkTasks.VOLCENGINE));
    }

    @Override
    public BodyReader request(Call call) {
        return ChatRequest.orModelOnly(call);
    }
}
