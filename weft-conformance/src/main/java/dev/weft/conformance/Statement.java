package dev.weft.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a program.
 *
 * @param op what it does
 * @param id its number, unique in the program
 * @param soft whether an exception of it, if no cancellation, is swallowed once it is in the trace
 * @param fields all its fields
 */
record Statement(String op, long id, boolean soft, Node fields) {

    /** Makes a statement of the object that describes it. */
    static Statement of(Node node) {
        return new Statement(node.text("op"), node.number("id"), node.flag("soft"), node);
    }

    boolean has(String field) {
        return fields.has(field);
    }

    String text(String field) {
        return fields.text(field);
    }

    @Nullable
    String textOrNull(String field) {
        return fields.textOrNull(field);
    }

    long number(String field) {
        return fields.number(field);
    }

    int integer(String field) {
        return fields.integer(field);
    }

    Node node(String field) {
        return fields.node(field);
    }

    List<Node> nodes(String field) {
        return fields.nodes(field);
    }

    List<Statement> body(String field) {
        return fields.body(field);
    }

    /** The name in the field {@code on}: what the statement acts upon. */
    String on() {
        return fields.text("on");
    }

    /** The name in the field {@code as}: what the statement binds. */
    String as() {
        return fields.text("as");
    }
}
