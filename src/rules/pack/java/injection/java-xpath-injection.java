import javax.servlet.http.HttpServletRequest;
import javax.xml.xpath.*;

class Accounts {
    Object byName(HttpServletRequest request, Object document) throws Exception {
        XPath xpath = XPathFactory.newInstance().newXPath();
        String name = request.getParameter("name");
        // ruleid: java-xpath-injection
        return xpath.evaluate("//user[@name='" + name + "']", document, XPathConstants.NODE);
    }

    Object compiled(HttpServletRequest request) throws Exception {
        String expression = String.format("/orders/order[status='%s']", request.getParameter("status"));
        // ruleid: java-xpath-injection
        return XPathFactory.newInstance().newXPath().compile(expression);
    }

    Object variable(HttpServletRequest request, Object document) throws Exception {
        XPath xpath = XPathFactory.newInstance().newXPath();
        xpath.setXPathVariableResolver(variable -> request.getParameter("name"));
        // ok: java-xpath-injection
        return xpath.evaluate("//user[@name=$name]", document, XPathConstants.NODE);
    }

    Object byId(HttpServletRequest request, Object document) throws Exception {
        XPath xpath = XPathFactory.newInstance().newXPath();
        int id = Integer.parseInt(request.getParameter("id"));
        // ok: java-xpath-injection
        return xpath.evaluate("//user[@id=" + id + "]", document, XPathConstants.NODE);
    }

    Object constant(Object document) throws Exception {
        XPath xpath = XPathFactory.newInstance().newXPath();
        // ok: java-xpath-injection
        return xpath.evaluate("//user[1]", document, XPathConstants.NODE);
    }
}
