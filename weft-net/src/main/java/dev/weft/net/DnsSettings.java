package dev.weft.net;

import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.DnsServerAddresses;
import io.netty.resolver.dns.UnixResolverDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Whom Netty's resolver asks, for what and how long it waits: from system properties, else from the system. Threads: any.
 *
 * @param queryMillis how long a name server has for its answer; negative: what {@code /etc/resolv.conf} says, or 5 s
 */
record DnsSettings(DnsServerAddressStreamProvider nameServers, ResolvedAddressTypes families, long queryMillis) {
    private static final String NAME_SERVERS = "weft.net.nameservers";
    private static final String QUERY_MILLIS = "weft.net.queryMillis";
    private static final int DNS_PORT = 53;

    /** An IPv6 address is in brackets when a port follows. */
    private static final Pattern NAME_SERVER = Pattern.compile("(?:\\[([^]]+)]|([^:]+))(?::(\\d{1,5}))?|([^\\[\\]]+)");

    /**
     * Reads the properties and the system's files.
     *
     * @throws IllegalStateException if no name server is known
     * @throws IllegalArgumentException if a property is wrong
     */
    static DnsSettings read() {
        var named = System.getProperty(NAME_SERVERS);
        return new DnsSettings(named == null ? systems() : parse(named), familiesOfTheJdk(), queryMillisOf());
    }

    /** The system's, read again from time to time. Where there are none Netty would ask public ones: we do not. */
    private static DnsServerAddressStreamProvider systems() {
        if (!System.getProperty("os.name", "").startsWith("Windows")) {
            try {
                new UnixResolverDnsServerAddressStreamProvider("/etc/resolv.conf", "/etc/resolver");
            } catch (IOException | IllegalArgumentException e) {
                throw new IllegalStateException(
                        "no name server is known: /etc/resolv.conf has none, and -D" + NAME_SERVERS + " is not given",
                        e);
            }
        }
        return DnsServerAddressStreamProviders.platformDefault();
    }

    private static DnsServerAddressStreamProvider parse(String named) {
        try {
            var servers = DnsServerAddresses.sequential(Arrays.stream(named.split(",", -1))
                    .map(DnsSettings::address)
                    .toList());
            return host -> servers.stream();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "-D" + NAME_SERVERS + "=" + named
                            + ": must be addresses such as 192.0.2.1,192.0.2.2:5353,[2001:db8::1]:53",
                    e);
        }
    }

    private static InetSocketAddress address(String text) {
        var match = NAME_SERVER.matcher(text.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException("not an address: " + text);
        }
        var host = match.group(1) != null ? match.group(1) : match.group(2) != null ? match.group(2) : match.group(4);
        int port = match.group(3) == null ? DNS_PORT : Integer.parseInt(match.group(3));
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    /** As the JDK looks up names: both families, IPv4 first unless its properties say otherwise. */
    private static ResolvedAddressTypes familiesOfTheJdk() {
        if (NetUtil.isIpV4StackPreferred()) {
            return ResolvedAddressTypes.IPV4_ONLY;
        }
        return NetUtil.isIpV6AddressesPreferred()
                ? ResolvedAddressTypes.IPV6_PREFERRED
                : ResolvedAddressTypes.IPV4_PREFERRED;
    }

    private static long queryMillisOf() {
        var given = System.getProperty(QUERY_MILLIS);
        if (given == null) {
            return -1;
        }
        try {
            long millis = Long.parseLong(given);
            if (millis > 0) {
                return millis;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException(
                "-D" + QUERY_MILLIS + "=" + given + ": must be a positive number of milliseconds");
    }
}
