package dev.weft.engine;

/**
 * Fibers that are virtual threads whose scheduler is their home: mounting one is a call, and whatever parks it returns
 * from that call.
 */
final class CarrierEngine implements Engine {
    /** Makes the engine; throws if the JDK does not let it reach what it needs. */
    CarrierEngine() throws ReflectiveOperationException {
        JdkThreads.requireOpen();
    }

    @Override
    public Fiber fiber(Fiber.Host host, Runnable body) {
        return new CarrierFiber(host, body);
    }

    @Override
    public String name() {
        return "carrier";
    }

    @Override
    public boolean homeIsPlatformThread() {
        return true;
    }

    @Override
    public boolean handsOver() {
        return false;
    }
}
