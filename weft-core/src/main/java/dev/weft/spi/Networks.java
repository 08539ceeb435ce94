package dev.weft.spi;

import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds the network that is on the path, once. Threads: any. */
public final class Networks {
    private static volatile @Nullable Network found;

    private Networks() {}

    /**
     * Returns the network. Does not suspend.
     *
     * @throws IllegalStateException if none is on the path; the message names the artifact to add
     */
    public static Network get() {
        var network = found;
        if (network == null) {
            network = ServiceLoader.load(Network.class, Networks.class.getClassLoader())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "streams need the artifact dev.weft:weft-net, which is not on the class or module path"));
            found = network;
        }
        return network;
    }
}
