package dev.weft.concurrent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the path of fields from a value to the part of it that is not serialisable, for the message of {@link
 * CannotTravelException}. Where the JDK does not let it look into an object, the path ends there.
 */
final class TravelFault {
    private static final int DEEPEST = 60;

    private final String culprit;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private TravelFault(String culprit) {
        this.culprit = culprit;
    }

    /** Says where in the value an object of the class is, as far as it can be seen. */
    static String describe(@Nullable Object value, @Nullable String culprit) {
        String name = culprit == null ? "an unknown class" : culprit;
        String path = value == null ? null : new TravelFault(name).search(value, 0);
        return path == null || path.isEmpty() ? "it holds a " + name : path.substring(1) + " is a " + name;
    }

    /** The path below the object, beginning with a dot or a bracket; empty: the object itself; null: not below it. */
    private @Nullable String search(@Nullable Object object, int depth) {
        if (object == null || depth > DEEPEST || !seen.add(object)) {
            return null;
        }
        if (!(object instanceof Serializable)) {
            return object.getClass().getName().equals(culprit) ? "" : null;
        }
        return switch (object) {
            case String text -> null;
            case Number number -> null;
            case Object[] array -> searchAll(java.util.Arrays.asList(array), depth);
            case Iterable<?> items -> searchAll(items, depth);
            case Map<?, ?> map -> searchMap(map, depth);
            default -> {
                SerializedLambda lambda = lambdaOf(object);
                yield lambda == null ? searchFields(object, depth) : searchCaptured(lambda, depth);
            }
        };
    }

    private @Nullable String searchAll(Iterable<?> items, int depth) {
        int index = 0;
        for (Object item : items) {
            String below = search(item, depth + 1);
            if (below != null) {
                return ".[" + index + "]" + below;
            }
            index++;
        }
        return null;
    }

    private @Nullable String searchMap(Map<?, ?> map, int depth) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String below = search(entry.getValue(), depth + 1);
            if (below == null) {
                below = search(entry.getKey(), depth + 1);
            }
            if (below != null) {
                return ".[" + entry.getKey() + "]" + below;
            }
        }
        return null;
    }

    private @Nullable String searchCaptured(SerializedLambda lambda, int depth) {
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            String below = search(lambda.getCapturedArg(i), depth + 1);
            if (below != null) {
                return ".captured value " + (i + 1) + " of "
                        + lambda.getCapturingClass().replace('/', '.') + "." + lambda.getImplMethodName() + below;
            }
        }
        return null;
    }

    private @Nullable String searchFields(Object object, int depth) {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                String below = travels(field) ? search(valueOf(field, object), depth + 1) : null;
                if (below != null) {
                    return "." + type.getSimpleName() + "." + field.getName() + below;
                }
            }
        }
        return null;
    }

    private static boolean travels(Field field) {
        int modifiers = field.getModifiers();
        return !field.getType().isPrimitive() && !Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers);
    }

    private static @Nullable Object valueOf(Field field, Object object) {
        try {
            return field.trySetAccessible() ? field.get(object) : null;
        } catch (IllegalAccessException closed) {
            return null; // the path ends here, the message still names the class
        }
    }

    /** A lambda travels as a SerializedLambda: one stream shows it, whatever may be looked into. */
    private static @Nullable SerializedLambda lambdaOf(Object object) {
        if (!object.getClass().isHidden()) {
            return null;
        }
        try (var stream = new Revealing()) {
            stream.writeObject(object);
            return null;
        } catch (IOException expected) {
            return Revealing.last(expected);
        }
    }

    /** Stops at the first SerializedLambda that is written to it. */
    private static final class Revealing extends ObjectOutputStream {
        private static final class Found extends IOException {
            private static final long serialVersionUID = 1L;
            private final transient SerializedLambda lambda;

            Found(SerializedLambda lambda) {
                this.lambda = lambda;
            }
        }

        Revealing() throws IOException {
            super(new ByteArrayOutputStream());
            enableReplaceObject(true);
        }

        static @Nullable SerializedLambda last(IOException thrown) {
            return thrown instanceof Found found ? found.lambda : null;
        }

        @Override
        protected Object replaceObject(Object object) throws IOException {
            if (object instanceof SerializedLambda found) {
                throw new Found(found);
            }
            return object;
        }
    }
}
