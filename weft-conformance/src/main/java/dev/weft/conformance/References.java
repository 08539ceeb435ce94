package dev.weft.conformance;

import dev.weft.conformance.Names.Need;
import java.util.Map;

/**
 * Says whether the names that a statement of the asyncio language refers to are bound, so that it can run at all.
 */
final class References {
    private static final Map<String, Need> NEEDS = Map.ofEntries(
            Map.entry("cancel", Need.HANDLE),
            Map.entry("uncancel", Need.TASK),
            Map.entry("cancelling", Need.TASK),
            Map.entry("set_result", Need.SETTABLE),
            Map.entry("set_exception", Need.SETTABLE),
            Map.entry("state", Need.HANDLE),
            Map.entry("result", Need.HANDLE),
            Map.entry("exception", Need.HANDLE),
            Map.entry("set_name", Need.TASK),
            Map.entry("get_name", Need.TASK),
            Map.entry("add_done_callback", Need.HANDLE),
            Map.entry("remove_done_callback", Need.HANDLE),
            Map.entry("cancel_timer", Need.TIMER),
            Map.entry("group_spawn", Need.GROUP),
            Map.entry("reschedule", Need.TIMEOUT),
            Map.entry("timeout_info", Need.TIMEOUT));

    private final Names names;

    References(Names names) {
        this.names = names;
    }

    /** Says whether all names in the statement and in its expressions, but not in bodies, are bound. */
    boolean areBound(Statement statement, Frame frame) {
        Node fields = statement.fields();
        Need need = NEEDS.get(statement.op());
        return (need == null || names.bound(need, statement.on(), frame))
                && (!statement.op().equals("if") || testIsBound(statement.node("test"), frame))
                && inside(fields, frame);
    }

    private boolean testIsBound(Node test, Frame frame) {
        return switch (test.text("t")) {
            case "done", "cancelled" -> names.bound(Need.HANDLE, test.text("on"), frame);
            default -> true;
        };
    }

    private boolean inside(Node node, Frame frame) {
        if (node.has("e") && !expressionIsBound(node.node("e"), frame)) {
            return false;
        }
        for (Node item : node.nodes("items")) {
            if (!expressionIsBound(item, frame)) {
                return false;
            }
        }
        return true;
    }

    private boolean expressionIsBound(Node e, Frame frame) {
        return (!e.text("k").equals("ref") || names.bound(Need.HANDLE, e.text("on"), frame)) && inside(e, frame);
    }
}
