package dev.weft.conformance;

/** What a statement that has one event does. */
@FunctionalInterface
interface Plain {

    /**
     * Runs the statement. Suspends if the statement may wait.
     *
     * @return the text of its event
     * @throws Exception what the statement raises
     */
    String run(Statement statement, Frame frame) throws Exception;
}
