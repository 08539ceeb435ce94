package dev.weft.concurrent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The classes of this process that its children ask for: those that are on no class path, such as a source file that was
 * compiled in memory. Children are started by this process and know its secret; other machines get nothing from here.
 */
final class ParentClasses {
    private static final List<WeakReference<ClassLoader>> LOADERS = new CopyOnWriteArrayList<>();

    private ParentClasses() {}

    /** Remembers where the class of a function that is about to travel came from. */
    static void remember(Object function) {
        remember(CallName.inner(function).getClass());
    }

    /** Remembers where a class came from whose object is about to travel. */
    static void remember(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null || loader.equals(ClassLoader.getPlatformClassLoader())) {
            return;
        }
        for (var known : LOADERS) {
            if (known.refersTo(loader)) {
                return;
            }
        }
        LOADERS.removeIf(gone -> gone.refersTo(null));
        LOADERS.add(new WeakReference<>(loader));
    }

    /** Answers one child, until it ends. */
    static void serve(Link link) {
        try (link) {
            while (true) {
                byte[] bytes = find(link.receive().text());
                link.send(Kind.CLASS, ByteBuffer.wrap(bytes == null ? new byte[0] : bytes));
            }
        } catch (IOException gone) {
            System.getLogger("dev.weft").log(System.Logger.Level.TRACE, "a child asks for no more classes", gone);
        }
    }

    private static byte @Nullable [] find(String name) throws IOException {
        String path = name.replace('.', '/') + ".class";
        for (var reference : LOADERS) {
            ClassLoader loader = reference.get();
            InputStream stream = loader == null ? null : loader.getResourceAsStream(path);
            if (stream != null) {
                try (stream) {
                    return stream.readAllBytes();
                }
            }
        }
        return null;
    }
}
