using System.Runtime.Serialization.Formatters.Binary;

public class Store
{
    public object Load(Stream stream)
    {
        // ruleid: csharp-binary-formatter
        var formatter = new BinaryFormatter();
        return formatter.Deserialize(stream);
    }

    public object Old(Stream stream)
    {
        // ruleid: csharp-binary-formatter
        return new NetDataContractSerializer().Deserialize(stream);
    }

    public State Json(string text)
    {
        // ok: csharp-binary-formatter
        return JsonSerializer.Deserialize<State>(text);
    }

    public State Contract(Stream stream)
    {
        // ok: csharp-binary-formatter
        return (State)new DataContractSerializer(typeof(State)).ReadObject(stream);
    }

    public object Xml(Stream stream)
    {
        // ok: csharp-binary-formatter
        return new XmlSerializer(typeof(State)).Deserialize(stream);
    }
}
