import java.security.*;

class Digests {
    byte[] md5(byte[] text) throws Exception {
        // ruleid: java-weak-hash
        return MessageDigest.getInstance("MD5").digest(text);
    }

    Signature signature() throws Exception {
        // ruleid: java-weak-hash
        return Signature.getInstance("SHA1withRSA");
    }

    byte[] sha256(byte[] text) throws Exception {
        // ok: java-weak-hash
        return MessageDigest.getInstance("SHA-256").digest(text);
    }

    byte[] named(byte[] text, String name) throws Exception {
        // ok: java-weak-hash
        return MessageDigest.getInstance(name).digest(text);
    }

    Object mac() throws Exception {
        // ok: java-weak-hash
        return Mac.getInstance("HmacSHA256");
    }
}
