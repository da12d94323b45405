public class PagesController : Controller
{
    [HttpGet]
    public IActionResult Hello(string name)
    {
        // ruleid: csharp-xss-raw-html
        return Content("<h1>Hello " + name + "</h1>", "text/html");
    }

    [HttpGet("note")]
    public IActionResult Note()
    {
        // ruleid: csharp-xss-raw-html
        ViewBag.Note = new HtmlString(Request.Query["note"]);
        return View();
    }

    [HttpGet("encoded")]
    public IActionResult Encoded(string name)
    {
        // ok: csharp-xss-raw-html
        return Content("<h1>Hello " + WebUtility.HtmlEncode(name) + "</h1>", "text/html");
    }

    [HttpGet("plain")]
    public IActionResult Plain(string name)
    {
        // ok: csharp-xss-raw-html
        return Content("hello " + name);
    }

    [HttpGet("constant")]
    public IActionResult Constant()
    {
        // ok: csharp-xss-raw-html
        return Content("<b>done</b>", "text/html");
    }
}
