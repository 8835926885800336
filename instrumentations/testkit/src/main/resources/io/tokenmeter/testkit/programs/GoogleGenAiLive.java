// SPDX-License-Identifier: Apache-2.0
// Library: google-genai (live sessions)
// Artifacts: com.google.genai:google-genai:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 1.70.0 over okhttp
// Client: google-genai
// Client version: misstated
// Calls: 2
// Ways: async, stream
// Usage in streams: always

import com.google.genai.AsyncSession;
import com.google.genai.Client;
import com.google.genai.types.Content;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.LiveConnectConfig;
import com.google.genai.types.LiveSendClientContentParameters;
import com.google.genai.types.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;

/** Two turns of a live session with Gemini. The library insists on TLS, which ends in this program. */
public final class GoogleGenAiLive {
    public static void main(String[] args) throws Exception {
        String url = "https://127.0.0.1:" + tlsBefore(URI.create(args[0]).getPort());
        Client client = Client.builder()
                .apiKey("none")
                .httpOptions(HttpOptions.builder().baseUrl(url).build())
                .build();
        AsyncSession session = client.async
                .live
                .connect("gemini-live-2.5-flash", LiveConnectConfig.builder().build())
                .get();
        LinkedBlockingQueue<Integer> totals = new LinkedBlockingQueue<>();
        session.receive(message -> message.usageMetadata()
                .flatMap(usage -> usage.totalTokenCount())
                .ifPresent(totals::add));
        for (int i = 0; i < 2; i++) {
            session.sendClientContent(LiveSendClientContentParameters.builder()
                            .turns(Content.fromParts(Part.fromText("hello")))
                            .turnComplete(true)
                            .build())
                    .get();
            System.out.println(totals.take());
        }
        session.close().get();
        System.exit(0);
    }

    private static int tlsBefore(int port) throws Exception {
        Path keys = Files.createTempDirectory("tls").resolve("keys");
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "localhost",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        keys.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        for (String store : new String[] {"keyStore", "trustStore"}) {
            System.setProperty("javax.net.ssl." + store, keys.toString());
            System.setProperty("javax.net.ssl." + store + "Password", "changeit");
        }
        ServerSocket server = SSLContext.getDefault()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        daemon(() -> {
            Socket outer = server.accept();
            Socket inner = new Socket("127.0.0.1", port);
            daemon(() -> pipe(outer.getInputStream(), inner.getOutputStream()));
            daemon(() -> pipe(inner.getInputStream(), outer.getOutputStream()));
        });
        return server.getLocalPort();
    }

    private static void pipe(InputStream in, OutputStream out) throws IOException {
        byte[] bytes = new byte[8192];
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
            out.write(bytes, 0, read);
            out.flush();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // The session is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
