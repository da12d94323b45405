using System;

public class Tokens : Controller
{
    public void Reset(User user)
    {
        var random = new Random();
        // ruleid: csharp-predictable-secret
        user.ResetToken = random.Next().ToString("x");
    }

    public void Session()
    {
        var id = Random.Shared.NextInt64().ToString();
        // ruleid: csharp-predictable-secret
        Response.Cookies.Append("session", id);
    }

    public void Good(User user)
    {
        // ok: csharp-predictable-secret
        user.ResetToken = RandomNumberGenerator.GetHexString(32);
    }

    public void Roll(Game game)
    {
        // ok: csharp-predictable-secret
        game.Dice = new Random().Next(1, 7);
    }

    public void Theme()
    {
        // ok: csharp-predictable-secret
        Response.Cookies.Append("theme", "dark");
    }
}
