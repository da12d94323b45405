import java.io.PrintWriter;
import javax.servlet.http.*;

class Greeting extends HttpServlet {
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getParameter("name");
        response.setContentType("text/html");
        // ruleid: java-xss-servlet-writer
        response.getWriter().println("<h1>Hello " + name + "</h1>");
    }

    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PrintWriter out = response.getWriter();
        // ruleid: java-xss-servlet-writer
        out.printf("<p>%s</p>", request.getHeader("User-Agent"));
    }

    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // ok: java-xss-servlet-writer
        response.getWriter().println("<h1>" + Encode.forHtml(request.getParameter("name")) + "</h1>");
    }

    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain; charset=utf-8");
        // ok: java-xss-servlet-writer
        response.getWriter().println(request.getParameter("name"));
    }

    protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int id = Integer.parseInt(request.getParameter("id"));
        // ok: java-xss-servlet-writer
        response.getWriter().println("<p>deleted " + id + "</p>");
    }
}
