import javax.xml.parsers.*;

class Imports {
    void read(InputStream in) throws Exception {
        // ruleid: java-xxe-sax-parser
        SAXParser parser = SAXParserFactory.newInstance().newSAXParser();
        parser.parse(in, new Rows());
    }

    Object dom4j(InputStream in) throws Exception {
        // ruleid: java-xxe-sax-parser
        SAXReader reader = new SAXReader();
        return reader.read(in);
    }

    void safe(InputStream in) throws Exception {
        // ok: java-xxe-sax-parser
        SAXParserFactory factory = SAXParserFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.newSAXParser().parse(in, new Rows());
    }

    Object resolved(InputStream in) throws Exception {
        // ok: java-xxe-sax-parser
        SAXReader reader = new SAXReader();
        reader.setEntityResolver(NOTHING);
        return reader.read(in);
    }

    SAXParserFactory unconfigured() {
        // ok: java-xxe-sax-parser
        return SAXParserFactory.newInstance();
    }
}
