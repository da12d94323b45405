#include <curl/curl.h>
#include <openssl/ssl.h>

void blind(CURL *curl, SSL_CTX *context) {
    // ruleid: c-tls-verify-off
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    // ruleid: c-tls-verify-off
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
    // ok: c-tls-verify-off
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    // ok: c-tls-verify-off
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    // ok: c-tls-verify-off
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 0L);
    if (settings.insecure) {
        // ok: c-tls-verify-off
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    }
}
