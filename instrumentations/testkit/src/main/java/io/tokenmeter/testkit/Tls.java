// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS for clients that insist on it: a connection to the fake provider that begins like TLS is taken for it. The key is made by the JDK's
 * own tool, once per JVM, and its certificate is good for 127.0.0.1 alone.
 */
final class Tls {
    /** Of the key store, which a child may use as its trust store, too. */
    static final String PASSWORD = "not-a-secret";

    /** The first byte of a client's first record. */
    private static final int HANDSHAKE = 22;

    private Tls() {}

    /** A connection, deciphered if need be, and what the client says over it. */
    record Heard(Socket socket, InputStream in) {}

    /** Waits for the client's first byte. */
    static Heard hear(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        int first = in.read();
        if (first == HANDSHAKE) {
            InputStream consumed = new ByteArrayInputStream(new byte[] {HANDSHAKE});
            SSLSocket secret = (SSLSocket) Keys.FACTORY.createSocket(socket, consumed, true);
            return new Heard(secret, secret.getInputStream());
        }
        PushbackInputStream whole = new PushbackInputStream(in);
        if (first >= 0) {
            whole.unread(first);
        }
        return new Heard(socket, whole);
    }

    static Path trustStore() {
        return Keys.STORE;
    }

    /** Made when first needed. */
    private static final class Keys {
        static final Path STORE = generate();
        static final SSLSocketFactory FACTORY = factory();

        private static Path generate() {
            try {
                Path store = Scratch.directory("keys").resolve("keys.p12");
                String tool = Path.of(System.getProperty("java.home"), "bin", "keytool")
                        .toString();
                List<String> command =
                        new ArrayList<>(List.of(tool, "-genkeypair", "-keyalg", "RSA", "-alias", "fake"));
                command.addAll(List.of("-dname", "CN=127.0.0.1", "-ext", "SAN=ip:127.0.0.1", "-storetype", "PKCS12"));
                command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
                int exitCode = new ProcessBuilder(command).start().waitFor();
                if (exitCode != 0) {
                    throw new IllegalStateException("keytool ended with " + exitCode);
                }
                return store;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private static SSLSocketFactory factory() {
            try {
                char[] password = PASSWORD.toCharArray();
                KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(KeyStore.getInstance(STORE.toFile(), password), password);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(keys.getKeyManagers(), null, null);
                return context.getSocketFactory();
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
