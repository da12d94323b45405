import javax.xml.stream.*;

class Stream {
    XMLStreamReader open(InputStream in) throws Exception {
        // ruleid: java-xxe-stax
        XMLInputFactory factory = XMLInputFactory.newInstance();
        return factory.createXMLStreamReader(in);
    }

    XMLEventReader events(InputStream in) throws Exception {
        // ruleid: java-xxe-stax
        return XMLInputFactory.newFactory().createXMLEventReader(in);
    }

    XMLStreamReader safe(InputStream in) throws Exception {
        // ok: java-xxe-stax
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        return factory.createXMLStreamReader(in);
    }

    XMLInputFactory bare() {
        // ok: java-xxe-stax
        return XMLInputFactory.newInstance();
    }

    void write(OutputStream out) throws Exception {
        // ok: java-xxe-stax
        XMLOutputFactory.newInstance().createXMLStreamWriter(out);
    }
}
