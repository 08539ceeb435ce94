package dev.weft.engine;

import java.lang.System.Logger.Level;

/**
 * Makes fibers. Two engines exist, chosen once at start-up and forced with {@code -Dweft.engine=carrier|portable}: on the
 * carrier engine a blocking JDK call inside a fiber gives the turn back, on the portable one it keeps it.
 */
public sealed interface Engine permits CarrierEngine, PortableEngine {
    /** Makes a fiber that will run the body on its first {@link Fiber#resume}. */
    Fiber fiber(Fiber.Host host, Runnable body);

    /** Returns the engine's name: {@code carrier} or {@code portable}. */
    String name();

    /** Returns whether the home may be any platform thread; otherwise it is a virtual one. */
    boolean homeIsPlatformThread();

    /** Returns whether a fiber can give its turn to another one directly. */
    boolean handsOver();

    /** Returns the engine of this process. */
    static Engine chosen() {
        return Chosen.ENGINE;
    }

    /** Holds the one choice. */
    final class Chosen {
        static final Engine ENGINE = choose();

        private Chosen() {}

        private static Engine choose() {
            var log = System.getLogger("dev.weft");
            var wanted = System.getProperty("weft.engine", "");
            if (!wanted.isEmpty() && !wanted.equals("carrier") && !wanted.equals("portable")) {
                throw new IllegalArgumentException(
                        "-Dweft.engine=" + wanted + ": there are two engines, carrier and portable");
            }
            if (!wanted.equals("portable")) {
                try {
                    var engine = new CarrierEngine();
                    log.log(Level.DEBUG, "engine: carrier");
                    return engine;
                } catch (ReflectiveOperationException | RuntimeException e) {
                    var remedy = "the carrier engine needs --add-opens java.base/java.lang=dev.weft.core,ALL-UNNAMED";
                    if (wanted.equals("carrier")) {
                        throw new IllegalStateException(remedy, e);
                    }
                    log.log(Level.DEBUG, "engine: portable ({0}: {1})", remedy, e);
                }
            }
            return new PortableEngine();
        }
    }
}
