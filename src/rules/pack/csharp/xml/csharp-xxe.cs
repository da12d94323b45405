using System.Xml;

public class Imports
{
    public XmlReader Open(Stream stream)
    {
        // ruleid: csharp-xxe
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse };
        return XmlReader.Create(stream, settings);
    }

    public XmlDocument Load(string text)
    {
        var document = new XmlDocument();
        // ruleid: csharp-xxe
        document.XmlResolver = new XmlUrlResolver();
        document.LoadXml(text);
        return document;
    }

    public XmlReader Safe(Stream stream)
    {
        // ok: csharp-xxe
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit };
        return XmlReader.Create(stream, settings);
    }

    public XmlDocument Null(string text)
    {
        // ok: csharp-xxe
        var document = new XmlDocument { XmlResolver = null };
        document.LoadXml(text);
        return document;
    }

    public XmlReader Ignore(XmlReaderSettings settings)
    {
        // ok: csharp-xxe
        settings.DtdProcessing = DtdProcessing.Ignore;
        return XmlReader.Create(stream, settings);
    }
}
