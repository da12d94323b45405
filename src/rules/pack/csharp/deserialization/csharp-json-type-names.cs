using Newtonsoft.Json;

public class Settings
{
    public object Load(string text)
    {
        // ruleid: csharp-json-type-names
        var settings = new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.All };
        return JsonConvert.DeserializeObject(text, settings);
    }

    public void Later(JsonSerializer serializer)
    {
        // ruleid: csharp-json-type-names
        serializer.TypeNameHandling = TypeNameHandling.Auto;
    }

    public object None(string text)
    {
        // ok: csharp-json-type-names
        var settings = new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.None };
        return JsonConvert.DeserializeObject<State>(text, settings);
    }

    public object Bound(string text)
    {
        // ok: csharp-json-type-names
        var settings = new JsonSerializerSettings { SerializationBinder = new Ours(), TypeNameHandling = TypeNameHandling.Auto };
        return JsonConvert.DeserializeObject<State>(text, settings);
    }

    public bool Is(JsonSerializer serializer)
    {
        // ok: csharp-json-type-names
        return serializer.TypeNameHandling == TypeNameHandling.All;
    }
}
