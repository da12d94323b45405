import java.security.*;

class Keys {
    KeyPair small() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        // ruleid: java-short-rsa-key
        generator.initialize(1024);
        return generator.generateKeyPair();
    }

    KeyPair tiny() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("DSA", "SUN");
        // ruleid: java-short-rsa-key
        generator.initialize(512, new SecureRandom());
        return generator.generateKeyPair();
    }

    KeyPair good() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        // ok: java-short-rsa-key
        generator.initialize(3072);
        return generator.generateKeyPair();
    }

    KeyPair curve() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        // ok: java-short-rsa-key
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    KeyPair chosen(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        // ok: java-short-rsa-key
        generator.initialize(bits);
        return generator.generateKeyPair();
    }
}
