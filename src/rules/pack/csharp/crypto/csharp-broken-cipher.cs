using System.Security.Cryptography;

public class Vault
{
    public SymmetricAlgorithm Old()
    {
        // ruleid: csharp-broken-cipher
        return DES.Create();
    }

    public Aes Blocks()
    {
        var aes = Aes.Create();
        // ruleid: csharp-broken-cipher
        aes.Mode = CipherMode.ECB;
        return aes;
    }

    public AesGcm Good(byte[] key)
    {
        // ok: csharp-broken-cipher
        return new AesGcm(key, 16);
    }

    public Aes Chained()
    {
        var aes = Aes.Create();
        // ok: csharp-broken-cipher
        aes.Mode = CipherMode.CBC;
        return aes;
    }

    public ChaCha20Poly1305 Modern(byte[] key)
    {
        // ok: csharp-broken-cipher
        return new ChaCha20Poly1305(key);
    }
}
