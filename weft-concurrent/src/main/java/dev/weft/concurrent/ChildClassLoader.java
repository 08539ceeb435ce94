package dev.weft.concurrent;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds in the parent process the classes that a child has not got. */
final class ChildClassLoader extends ClassLoader {
    private final HubAddress parent;
    private @Nullable Link link; // guarded by this

    ChildClassLoader(HubAddress parent) {
        super("weft-parent", ClassLoader.getSystemClassLoader());
        this.parent = parent;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = ask(name);
        if (bytes.length == 0) {
            throw new ClassNotFoundException(name + " is neither on the class path of the process nor in its parent");
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private synchronized byte[] ask(String name) throws ClassNotFoundException {
        try {
            Link open = link;
            if (open == null) {
                open = Link.connect(parent, "classes");
                link = open;
            }
            open.send(Kind.CLASS_WANTED, name);
            return open.receive().body().array();
        } catch (IOException e) {
            throw new ClassNotFoundException(name + ": the parent process does not answer", e);
        }
    }
}
