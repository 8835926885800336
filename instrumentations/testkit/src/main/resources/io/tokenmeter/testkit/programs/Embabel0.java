// SPDX-License-Identifier: Apache-2.0
// Library: Embabel
// Artifacts: com.embabel.agent:embabel-agent-api:VERSION
// Versions: 0.2.0 over java.net.http
// Calls: 3
// Ways: sync
// Usage in streams: none
// Java: 21

import com.embabel.agent.api.common.AiBuilder;
import com.embabel.agent.api.common.PromptRunner;
import com.embabel.agent.api.models.OpenAiChatOptionsConverter;
import com.embabel.agent.api.models.OpenAiCompatibleModelFactory;
import com.embabel.agent.spi.config.spring.AgentPlatformConfiguration;
import com.embabel.agent.spi.config.spring.ToolGroupsConfiguration;
import com.embabel.common.ai.model.Llm;
import com.embabel.common.ai.model.PricingModel;
import com.embabel.common.core.config.CommonPlatformPropertiesLoader;
import io.micrometer.observation.ObservationRegistry;
import java.time.LocalDate;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.validation.ValidationAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** Agents on Spring Boot as they began, over Spring AI's client for OpenAI. A model that calls a tool answers twice. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    ConfigurationPropertiesAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    TaskExecutionAutoConfiguration.class,
    ValidationAutoConfiguration.class
})
@Import({CommonPlatformPropertiesLoader.class, AgentPlatformConfiguration.class, ToolGroupsConfiguration.class})
@ComponentScan("com.embabel.agent")
@ConfigurationPropertiesScan("com.embabel.agent")
public class Embabel0 {
    private static final String MODEL = "gpt-4o-mini";

    public static void main(String[] args) {
        // Its lines tell the time.
        System.setProperty("logging.level.root", "OFF");
        System.setProperty("logging.level.com.embabel.agent.spi.support.LlmRanker", "OFF");
        System.setProperty("embabel.models.default-llm", MODEL);
        PromptRunner runner = new SpringApplicationBuilder(Embabel0.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties("provider=" + args[0])
                .run()
                .getBean(AiBuilder.class)
                .ai()
                .withDefaultLlm();
        System.out.println(runner.generateText("hello").length());
        System.out.println(
                runner.withToolObject(new Clock()).generateText("hello").length());
        System.exit(0);
    }

    @Bean
    Llm llm(@Value("${provider}") String url) {
        var models = new OpenAiCompatibleModelFactory(url, "none", null, null, ObservationRegistry.NOOP);
        return models.openAiCompatibleLlm(
                MODEL,
                PricingModel.getALL_YOU_CAN_EAT(),
                "fake",
                LocalDate.of(2024, 1, 1),
                OpenAiChatOptionsConverter.INSTANCE);
    }

    /** What the model may call. */
    public static final class Clock {
        @Tool
        public String time() {
            return "noon";
        }
    }
}
