// SPDX-License-Identifier: Apache-2.0
// Library: Embabel
// Artifacts: com.embabel.agent:embabel-agent-api:VERSION, org.springframework.ai:spring-ai-openai:1.1.1
// Versions: 0.5.0 over java.net.http
// Client: spring-ai
// Calls: 3
// Ways: sync
// Usage in streams: none
// Java: 21

import com.embabel.agent.api.common.AiBuilder;
import com.embabel.agent.api.common.PromptRunner;
import com.embabel.agent.spi.LlmService;
import com.embabel.agent.spi.config.spring.AgentPlatformConfiguration;
import com.embabel.agent.spi.config.spring.ToolGroupsConfiguration;
import com.embabel.agent.spi.support.springai.SpringAiLlmService;
import com.embabel.common.core.config.CommonPlatformPropertiesLoader;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.api.OpenAiApi;
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

/** Agents on Spring Boot, over Spring AI's client for OpenAI. A model that calls a tool answers twice. */
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
public class Embabel {
    private static final String MODEL = "gpt-4o-mini";

    public static void main(String[] args) {
        // Its lines tell the time.
        System.setProperty("logging.level.root", "OFF");
        System.setProperty("logging.level.com.embabel.agent.spi.support.LlmRanker", "OFF");
        System.setProperty("embabel.models.default-llm", MODEL);
        PromptRunner runner = new SpringApplicationBuilder(Embabel.class)
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
    LlmService<?> llm(@Value("${provider}") String url) {
        OpenAiApi api = OpenAiApi.builder().baseUrl(url).apiKey("none").build();
        OpenAiChatModel model = OpenAiChatModel.builder().openAiApi(api).build();
        return new SpringAiLlmService(MODEL, "fake", model, any -> OpenAiChatOptions.builder()
                .model(MODEL)
                .build());
    }

    /** What the model may call. */
    public static final class Clock {
        @Tool
        public String time() {
            return "noon";
        }
    }
}
