using System.DirectoryServices;

public class PeopleController : Controller
{
    [HttpGet]
    public IActionResult Find(string user)
    {
        var searcher = new DirectorySearcher(root);
        // ruleid: csharp-ldap-injection
        searcher.Filter = "(uid=" + user + ")";
        return Json(searcher.FindOne());
    }

    [HttpGet("made")]
    public IActionResult Made()
    {
        var name = Request.Query["name"];
        // ruleid: csharp-ldap-injection
        var searcher = new DirectorySearcher(root, $"(cn={name})");
        return Json(searcher.FindOne());
    }

    [HttpGet("encoded")]
    public IActionResult Encoded(string user)
    {
        var searcher = new DirectorySearcher(root);
        // ok: csharp-ldap-injection
        searcher.Filter = "(uid=" + Encoder.LdapFilterEncode(user) + ")";
        return Json(searcher.FindOne());
    }

    [HttpGet("number")]
    public IActionResult Number(int id)
    {
        var searcher = new DirectorySearcher(root);
        // ok: csharp-ldap-injection
        searcher.Filter = "(employeeNumber=" + id + ")";
        return Json(searcher.FindOne());
    }

    [HttpGet("constant")]
    public IActionResult Constant()
    {
        // ok: csharp-ldap-injection
        return Json(new DirectorySearcher(root, "(objectClass=person)").FindAll());
    }
}
