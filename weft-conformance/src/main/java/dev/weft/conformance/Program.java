package dev.weft.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One program, parsed.
 *
 * @param root the whole document
 */
record Program(Node root) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Parses a program from its one line of text. */
    static Program parse(String line) {
        Map<?, ?> document;
        try {
            document = JSON.readValue(line, Map.class);
        } catch (JsonProcessingException e) {
            throw new MalformedProgramException("not JSON: " + e.getOriginalMessage());
        }
        return new Program(node(document));
    }

    /** The declared objects, in the order in which they are created. */
    List<Node> objects() {
        return root.nodes("objects");
    }

    /** The named callbacks. */
    List<Node> callbacks() {
        return root.nodes("callbacks");
    }

    /** The body of the main task. */
    List<Statement> main() {
        return root.body("main");
    }

    /** Says whether the program is run to its main task's end and then shut down, not drained. */
    boolean endsByShutdown() {
        return "run".equals(root.textOrNull("end"));
    }

    /** The greatest number of statements, {@code standard} unless the program has its own. */
    long budget(long standard) {
        return root.has("budget") ? root.number("budget") : standard;
    }

    private static @Nullable Object convert(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Node node = node(map);
            return node.has("op") ? Statement.of(node) : node;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>(list.size());
            for (Object item : list) {
                items.add(convert(item));
            }
            return items;
        }
        return value;
    }

    private static Node node(Map<?, ?> map) {
        Map<String, @Nullable Object> fields = new HashMap<>();
        map.forEach((field, value) -> fields.put((String) field, convert(value)));
        return new Node(fields);
    }
}
