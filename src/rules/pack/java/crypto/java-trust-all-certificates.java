import java.security.cert.X509Certificate;
import javax.net.ssl.*;

class Client {
    TrustManager blind = new X509TrustManager() {
        // ruleid: java-trust-all-certificates
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    };

    Object netty() throws Exception {
        // ruleid: java-trust-all-certificates
        return SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build();
    }

    static class Pinned implements X509TrustManager {
        // ok: java-trust-all-certificates
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            system.checkServerTrusted(chain, type);
        }
    }

    static class Refusing implements X509TrustManager {
        // ok: java-trust-all-certificates
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no server is trusted");
        }

        // ok: java-trust-all-certificates
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }
    }
}
