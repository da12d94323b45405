using Microsoft.IdentityModel.Tokens;

public class Auth
{
    public TokenValidationParameters Open()
    {
        return new TokenValidationParameters
        {
            // ruleid: csharp-jwt-validation-off
            RequireSignedTokens = false,
            // ruleid: csharp-jwt-validation-off
            ValidateLifetime = false,
            // ok: csharp-jwt-validation-off
            ValidateIssuer = true
        };
    }

    public TokenValidationParameters Good(SecurityKey key)
    {
        return new TokenValidationParameters
        {
            // ok: csharp-jwt-validation-off
            ValidateLifetime = true,
            IssuerSigningKey = key
        };
    }

    public void Other(Form form)
    {
        // ok: csharp-jwt-validation-off
        form.ValidateLifetime = false;
    }
}
