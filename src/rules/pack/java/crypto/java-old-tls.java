import javax.net.ssl.*;

class Sockets {
    SSLContext old() throws Exception {
        // ruleid: java-old-tls
        return SSLContext.getInstance("TLSv1");
    }

    void list(SSLSocket socket) {
        // ruleid: java-old-tls
        socket.setEnabledProtocols(new String[] {"TLSv1.2", "TLSv1.1"});
    }

    SSLContext any() throws Exception {
        // ok: java-old-tls
        return SSLContext.getInstance("TLS");
    }

    SSLContext newest() throws Exception {
        // ok: java-old-tls
        return SSLContext.getInstance("TLSv1.3");
    }

    void both(SSLSocket socket) {
        // ok: java-old-tls
        socket.setEnabledProtocols(new String[] {"TLSv1.2", "TLSv1.3"});
    }
}
