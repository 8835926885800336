// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;

/**
 * An application server that deploys an application, has it ask a model, undeploys it, several times over, and tells how many of its class
 * loaders are left: {@code TomcatApp BASE-URL WORK-DIRECTORY WEB-APPLICATION ENGINE...}. Uses only what Tomcat 9, 10 and 11 have in common.
 */
public final class TomcatApp {
    private static final int DEPLOYMENTS = 3;
    private static final int SECONDS = 20;

    private final Tomcat tomcat = new Tomcat();
    private final String application;
    private final String[] asking;

    private TomcatApp(String[] arguments) {
        tomcat.setBaseDir(arguments[1]);
        tomcat.setPort(0);
        application = arguments[2];
        asking = Arrays.copyOfRange(arguments, 1, arguments.length);
        asking[0] = arguments[0];
        asking[1] = Ending.RETURN.name();
    }

    public static void main(String[] arguments) throws Exception {
        TomcatApp server = new TomcatApp(arguments);
        server.tomcat.getConnector();
        server.tomcat.getHost();
        server.tomcat.start();
        try {
            server.redeploy();
        } finally {
            server.tomcat.stop();
            server.tomcat.destroy();
        }
    }

    private void redeploy() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < DEPLOYMENTS; i++) {
            loaders.add(deploy());
        }
        long deadline = System.nanoTime() + SECONDS * 1_000_000_000L;
        while (held(loaders) > 0 && System.nanoTime() < deadline) {
            System.gc();
            Thread.sleep(50);
        }
        System.out.println(held(loaders) + " held");
    }

    private static long held(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    private WeakReference<ClassLoader> deploy() throws Exception {
        Context context = tomcat.addContext("/desk", application);
        context.getPipeline().addValve(new Asking(asking));
        WeakReference<ClassLoader> loader =
                new WeakReference<>(context.getLoader().getClassLoader());
        visit(tomcat.getConnector().getLocalPort());
        tomcat.getHost().removeChild(context);
        return loader;
    }

    /** Without an HTTP client: the application's is to be the first in this JVM. */
    private static void visit(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET /desk/ HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }

    /** Stands in the server for a servlet, whose package depends on the server's version: same thread, same class loader. */
    private static final class Asking extends ValveBase {
        private final String[] arguments;

        Asking(String[] arguments) {
            this.arguments = arguments;
        }

        @Override
        public void invoke(Request request, Response response) throws IOException {
            try {
                Class<?> asking =
                        Thread.currentThread().getContextClassLoader().loadClass("io.tokenmeter.dist.apps.AskingApp");
                asking.getMethod("main", String[].class).invoke(null, (Object) arguments);
                System.out.println(
                        "asked in a " + asking.getClassLoader().getClass().getSimpleName());
            } catch (ReflectiveOperationException failure) {
                throw new IOException(failure);
            }
        }
    }
}
