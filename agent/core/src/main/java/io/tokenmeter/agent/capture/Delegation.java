// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Stands for an object of the application behind one of its library's interfaces, and sees the calls that pass. Methods the interface
 * gained in a later version pass as well, which an implementation of ours could not promise.
 */
public abstract class Delegation implements InvocationHandler {
    private final Object application;

    protected Delegation(Object application) {
        this.application = application;
    }

    /** What the library is given in place of the object. */
    public static <T> T proxy(Class<T> type, Delegation delegation) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, delegation));
    }

    /** The delegation behind an object, or null if there is none. */
    public static @Nullable Delegation behind(Object object) {
        if (!(object instanceof Proxy)) {
            return null;
        }
        InvocationHandler handler = Proxy.getInvocationHandler(object);
        return handler instanceof Delegation ? (Delegation) handler : null;
    }

    @Override
    public final @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null && method.getDeclaringClass() == Object.class) {
            return proxy == arguments[0];
        }
        Object[] seen = seen(method.getName(), arguments);
        Object result;
        try {
            result = method.invoke(application, seen);
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getTargetException();
            tell(thrown);
            throw thrown;
        }
        try {
            return after(method.getName(), result);
        } catch (Throwable fault) {
            Meter.fault(getClass().getName(), fault);
            return result;
        }
    }

    private void tell(Throwable thrown) {
        try {
            failed(thrown);
        } catch (Throwable fault) {
            Meter.fault(getClass().getName(), fault);
        }
    }

    /** What the object is given; in doubt what the stand-in was given. */
    private Object @Nullable [] seen(String method, Object @Nullable [] arguments) {
        try {
            entered(method);
            return arguments == null ? null : before(method, arguments);
        } catch (Throwable fault) {
            Meter.fault(getClass().getName(), fault);
            return arguments;
        }
    }

    /** A call begins, with arguments or without. */
    protected void entered(String method) {}

    /** @return the arguments to pass on; asked only if there are any */
    protected Object[] before(String method, Object[] arguments) {
        return arguments;
    }

    /** @return the result to hand back */
    protected @Nullable Object after(String method, @Nullable Object result) {
        return result;
    }

    /** The object has thrown, and so will the stand-in. */
    protected void failed(Throwable thrown) {}
}
