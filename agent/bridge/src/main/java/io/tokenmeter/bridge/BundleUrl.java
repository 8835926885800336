// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.bridge;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;

/** Makes URLs of resources, for libraries that ask for no less; the content comes along with them. */
final class BundleUrl extends URLStreamHandler {
    private final byte[] content;

    private BundleUrl(byte[] content) {
        this.content = content;
    }

    static URL of(String name, byte[] content) throws MalformedURLException {
        return new URL("tokenmeter", "", -1, "/" + name, new BundleUrl(content));
    }

    @Override
    protected URLConnection openConnection(URL url) {
        return new URLConnection(url) {
            @Override
            public void connect() {}

            @Override
            public InputStream getInputStream() {
                return new ByteArrayInputStream(content);
            }
        };
    }
}
