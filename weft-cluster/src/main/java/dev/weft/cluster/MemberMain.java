package dev.weft.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A member as a program: {@code java -cp ... dev.weft.cluster.MemberMain [--name NAME] [--address HOST:PORT] [--member
 * HOST:PORT]... [--workers N] [--backups N] [--executions N] [--child]}. It prints where it listens, and runs until it is told to end. A child
 * also ends when its standard input does, which is when its parent has died.
 */
public final class MemberMain {
    private static final int BAD_USAGE = 2;
    private static final int ORPHANED = 4;
    static final String READY = "weft member listens on ";

    private MemberMain() {}

    /**
     * Starts the member.
     *
     * @param arguments see the class
     */
    public static void main(String[] arguments) {
        ClusterOptions options = ClusterOptions.DEFAULT;
        List<String> members = new ArrayList<>();
        boolean child = false;
        try {
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--name" -> options = options.withName(arguments[++i]);
                    case "--address" -> options = options.withAddress(arguments[++i]);
                    case "--member" -> members.add(arguments[++i]);
                    case "--workers" -> options = options.withWorkers(Integer.parseInt(arguments[++i]));
                    case "--backups" -> options = options.withBackups(Integer.parseInt(arguments[++i]));
                    case "--executions" -> options = options.withMaxExecutions(Integer.parseInt(arguments[++i]));
                    case "--child" -> child = true;
                    default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
                }
            }
            options = members.isEmpty()
                    ? options.withMembers(options.address())
                    : options.withMembers(members.toArray(String[]::new));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            System.err.println("weft member: " + e.getMessage() + "; options: --name NAME --address HOST:PORT"
                    + " --member HOST:PORT --workers N --backups N --executions N");
            System.exit(BAD_USAGE);
            return;
        }
        serve(options, child);
    }

    private static void serve(ClusterOptions options, boolean child) {
        var member = ClusterMember.start(options);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(member::close));
        System.out.println(READY + member.address());
        System.out.flush();
        if (child) {
            awaitOrphanage();
            Runtime.getRuntime().halt(ORPHANED);
        }
    }

    private static void awaitOrphanage() {
        try {
            while (System.in.read() >= 0) {
                // the parent says nothing; only the end of the stream counts
            }
        } catch (IOException gone) {
            System.err.println("lost the parent process: " + gone);
        }
    }
}
