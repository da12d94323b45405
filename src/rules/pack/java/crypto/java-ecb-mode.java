import javax.crypto.Cipher;

class Boxes {
    Cipher bare() throws Exception {
        // ruleid: java-ecb-mode
        return Cipher.getInstance("AES");
    }

    Cipher named() throws Exception {
        // ruleid: java-ecb-mode
        return Cipher.getInstance("AES/ECB/PKCS5Padding", "BC");
    }

    Cipher gcm() throws Exception {
        // ok: java-ecb-mode
        return Cipher.getInstance("AES/GCM/NoPadding");
    }

    Cipher wrap() throws Exception {
        // ok: java-ecb-mode
        return Cipher.getInstance("AESWrap");
    }

    Cipher rsa() throws Exception {
        // ok: java-ecb-mode
        return Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    }
}
