package dev.weft.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads certificates and private keys from PEM files (RFC 7468); what else is in a file is passed over. */
final class Pem {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----");

    private Pem() {}

    /** Returns a file's certificates in their order, at least one. */
    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        var factory = CertificateFactory.getInstance("X.509");
        var certificates = new ArrayList<X509Certificate>();
        for (var blocks = blocks(file); blocks.find(); ) {
            if (blocks.group(1).equals("CERTIFICATE")) {
                certificates.add(
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes(blocks))));
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException("there is no certificate in " + file);
        }
        return certificates;
    }

    /** Returns a file's first private key. */
    static PrivateKey privateKey(Path file, String algorithm, char @Nullable [] password)
            throws IOException, GeneralSecurityException {
        for (var blocks = blocks(file); blocks.find(); ) {
            switch (blocks.group(1)) {
                case "PRIVATE KEY" -> {
                    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes(blocks)));
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    if (password == null) {
                        throw new IOException("the key in " + file + " is encrypted, and no password is given");
                    }
                    return KeyFactory.getInstance(algorithm).generatePrivate(decrypt(bytes(blocks), password));
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" ->
                    throw new IOException(
                            "the key in " + file + " is not in PKCS #8: openssl pkcs8 -topk8 -nocrypt makes it so");
                default -> {} // its certificate, or parameters
            }
        }
        throw new IOException("there is no private key in " + file);
    }

    private static Matcher blocks(Path file) throws IOException {
        return BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    private static byte[] bytes(Matcher block) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new IOException("the " + block.group(1) + " is not in base 64", e);
        }
    }

    private static PKCS8EncodedKeySpec decrypt(byte[] encrypted, char[] password)
            throws IOException, GeneralSecurityException {
        var info = new EncryptedPrivateKeyInfo(encrypted);
        var parameters = info.getAlgParameters();
        var scheme = info.getAlgName().equals("PBES2") ? parameters.toString() : info.getAlgName();
        var cipher = Cipher.getInstance(scheme);
        var secret = SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(password));
        cipher.init(Cipher.DECRYPT_MODE, secret, parameters);
        return info.getKeySpec(cipher);
    }
}
