package dev.weft.cluster;

import dev.weft.concurrent.ExecutorKit;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The class that a function was written in, and a sum of its bytes, so that a member with another version of it says so
 * instead of running something else: the lambdas of a class are numbered, and numbers move when code is added.
 *
 * @param className the class
 * @param sum the sum of its bytes; 0: its bytes could not be found
 */
record CodeVersion(String className, long sum) {
    private static final ClassValue<CodeVersion> KNOWN = new ClassValue<>() {
        @Override
        protected CodeVersion computeValue(Class<?> type) {
            String name = writtenIn(type);
            return new CodeVersion(name, sum(type.getClassLoader(), name));
        }
    };

    /** Finds the version of a function that is about to travel. */
    static CodeVersion of(Object function) {
        return KNOWN.get(ExecutorKit.inner(function).getClass());
    }

    private static String writtenIn(Class<?> type) {
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda);
    }

    private static long sum(@Nullable ClassLoader loader, String name) {
        String path = name.replace('.', '/') + ".class";
        try (InputStream in =
                loader == null ? ClassLoader.getSystemResourceAsStream(path) : loader.getResourceAsStream(path)) {
            if (in == null) {
                return 0;
            }
            var sum = new CRC32C();
            sum.update(in.readAllBytes());
            return Math.max(1, sum.getValue());
        } catch (IOException unreadable) {
            return 0; // nothing to compare: the call is tried as it is
        }
    }

    /** Says what is wrong with a loader's version of the class; null: nothing. */
    @Nullable
    String differenceFrom(ClassLoader loader) {
        long here = sum(loader, className);
        if (sum == 0 || here == sum) {
            return null;
        }
        return here == 0
                ? "class " + className + " is not on its class path"
                : "it has another version of class " + className;
    }
}
