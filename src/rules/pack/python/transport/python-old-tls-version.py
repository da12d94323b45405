import ssl

# ruleid: python-old-tls-version
old = ssl.SSLContext(ssl.PROTOCOL_TLSv1)

relaxed = ssl.create_default_context()
# ruleid: python-old-tls-version
relaxed.minimum_version = ssl.TLSVersion.TLSv1_1

# ok: python-old-tls-version
client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

# ok: python-old-tls-version
client.minimum_version = ssl.TLSVersion.TLSv1_2

# ok: python-old-tls-version
name = client.version.TLSv1
