import javax.net.ssl.*;

class Hosts {
    void lambda() {
        // ruleid: java-hostname-not-verified
        HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true);
    }

    HostnameVerifier all = new HostnameVerifier() {
        // ruleid: java-hostname-not-verified
        public boolean verify(String host, SSLSession session) {
            return true;
        }
    };

    Object apache() {
        // ruleid: java-hostname-not-verified
        return HttpClients.custom().setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE).build();
    }

    void compared(HttpsURLConnection connection) {
        // ok: java-hostname-not-verified
        connection.setHostnameVerifier((host, session) -> host.equals("intern.example.org"));
    }

    HostnameVerifier strict = new HostnameVerifier() {
        // ok: java-hostname-not-verified
        public boolean verify(String host, SSLSession session) {
            return HttpsURLConnection.getDefaultHostnameVerifier().verify(host, session);
        }
    };

    // ok: java-hostname-not-verified
    boolean verify(String token) {
        return true;
    }
}
