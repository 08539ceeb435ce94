package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.TlsEngines;
import dev.weft.transport.TlsCredentials;
import dev.weft.transport.TlsOptions;
import org.junit.jupiter.api.Test;

/** The command line comes without OpenSSL: TLS is the JDK's, and who demands the other is told what to add. */
class OpenSslMissingTest {
    private static final TlsOptions OPTIONS = TlsOptions.of(TlsCredentials.systemDefault());

    @Test
    void whoDemandsItIsToldWhatToAdd() {
        assertThatThrownBy(() -> OPTIONS.withProvider(TlsOptions.Provider.OPENSSL))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("io.netty:netty-tcnative-boringssl-static");
    }

    @Test
    void theDefaultIsTheJdk() {
        assertThat(TlsEngines.create(OPTIONS, false, "weft.test", 443)
                        .getClass()
                        .getName())
                .startsWith("sun.security.ssl.");
    }
}
