public class LoginController : Controller
{
    [HttpPost]
    public IActionResult After(string returnUrl)
    {
        // ruleid: csharp-open-redirect
        return Redirect(returnUrl);
    }

    [HttpGet("leave")]
    public void Leave()
    {
        // ruleid: csharp-open-redirect
        Response.Redirect(Request.Query["to"]);
    }

    [HttpPost("local")]
    public IActionResult Local(string returnUrl)
    {
        // ok: csharp-open-redirect
        return LocalRedirect(returnUrl);
    }

    [HttpPost("checked")]
    public IActionResult Checked(string returnUrl)
    {
        if (Url.IsLocalUrl(returnUrl))
        {
            // ok: csharp-open-redirect
            return Redirect(returnUrl);
        }
        return RedirectToAction("Index");
    }

    [HttpGet("user")]
    public IActionResult Person(string name)
    {
        // ok: csharp-open-redirect
        return Redirect("/users/" + name);
    }
}
