package dev.weft.conformance;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object of a program's JSON document, its fields read by name and type.
 *
 * <p>Semantics: an absent field and one that holds {@code null} are the same.
 *
 * @param fields the fields; nested objects are {@code Node}s or {@link Statement}s, arrays are lists
 */
record Node(Map<String, @Nullable Object> fields) {

    /** Says whether the field is there and not null. */
    boolean has(String field) {
        return fields.get(field) != null;
    }

    /** Returns the field's value, null when it is absent. */
    @Nullable
    Object value(String field) {
        return fields.get(field);
    }

    /** Returns a text, null when it is absent. */
    @Nullable
    String textOrNull(String field) {
        return (String) fields.get(field);
    }

    /** Returns a text that the language demands. */
    String text(String field) {
        return (String) required(field);
    }

    /** Returns a whole number that the language demands. */
    long number(String field) {
        return ((Number) required(field)).longValue();
    }

    /** Returns a whole number as an {@code int}. */
    int integer(String field) {
        return Math.toIntExact(number(field));
    }

    /** Returns a truth value, false when it is absent. */
    boolean flag(String field) {
        return Boolean.TRUE.equals(fields.get(field));
    }

    /** Returns a nested object. */
    Node node(String field) {
        return (Node) required(field);
    }

    /** Returns a list of nested objects, empty when it is absent. */
    @SuppressWarnings("unchecked")
    List<Node> nodes(String field) {
        return has(field) ? (List<Node>) required(field) : List.of();
    }

    /** Returns a list of texts, empty when it is absent. */
    @SuppressWarnings("unchecked")
    List<String> texts(String field) {
        return has(field) ? (List<String>) required(field) : List.of();
    }

    /** Returns a list of statements, empty when it is absent. */
    @SuppressWarnings("unchecked")
    List<Statement> body(String field) {
        return has(field) ? (List<Statement>) required(field) : List.of();
    }

    private Object required(String field) {
        Object value = fields.get(field);
        if (value == null) {
            throw new MalformedProgramException("no field '" + field + "' in " + fields);
        }
        return value;
    }
}
