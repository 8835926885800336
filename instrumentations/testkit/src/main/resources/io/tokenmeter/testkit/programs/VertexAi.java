// SPDX-License-Identifier: Apache-2.0
// Library: google-cloud-vertexai
// Artifacts: com.google.cloud:google-cloud-vertexai:VERSION
// Versions: 1.3.0, 1.48.0 over grpc
// Calls: 4
// Ways: sync, async, stream
// Usage in streams: always

import com.google.cloud.vertexai.VertexAI;
import com.google.cloud.vertexai.api.GenerateContentResponse;
import com.google.cloud.vertexai.generativeai.GenerativeModel;

/** Google's older SDK for Vertex, by gRPC: a server in this program translates what the provider answers over REST. */
public final class VertexAi {
    public static void main(String[] args) throws Exception {
        VertexAI vertex = VertexByGrpc.to(args[0]);
        GenerativeModel model = new GenerativeModel("gemini-2.5-flash", vertex);
        print(model.generateContent("hello"));
        for (GenerateContentResponse response : model.generateContentStream("hello")) {
            print(response);
        }
        print(model.generateContentAsync("hello").get());
        print(new GenerativeModel("gemini-2.5-pro", vertex).generateContent("hello"));
        System.exit(0);
    }

    private static void print(GenerateContentResponse response) {
        System.out.println(response.getUsageMetadata().getTotalTokenCount());
    }
}
