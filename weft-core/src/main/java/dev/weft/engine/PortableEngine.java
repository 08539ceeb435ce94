package dev.weft.engine;

/** Fibers that are ordinary virtual threads, of which one at a time holds the baton. Needs no flag. */
final class PortableEngine implements Engine {
    @Override
    public Fiber fiber(Fiber.Host host, Runnable body) {
        return new PortableFiber(body);
    }

    @Override
    public String name() {
        return "portable";
    }

    @Override
    public boolean handsOver() {
        return true;
    }

    @Override
    public boolean homeIsPlatformThread() {
        return false;
    }
}
