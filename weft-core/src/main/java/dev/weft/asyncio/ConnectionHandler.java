package dev.weft.asyncio;

/** What a server runs for each of its connections, in a task of its own. */
@FunctionalInterface
public interface ConnectionHandler {
    /**
     * Serves one connection. May suspend. It closes the writer when it is through; an exception goes to the loop's
     * exception handler and closes the connection, a cancellation closes the connection.
     */
    void handle(StreamReader reader, StreamWriter writer) throws Exception;
}
