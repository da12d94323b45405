public class Counter
{
    private readonly object gate = new();

    public void Add()
    {
        // ruleid: csharp-lock-on-shared
        lock (this)
        {
            count++;
        }
    }

    public void All()
    {
        // ruleid: csharp-lock-on-shared
        lock (typeof(Counter))
        {
            total++;
        }
    }

    public void Good()
    {
        // ok: csharp-lock-on-shared
        lock (gate)
        {
            count++;
        }
    }

    public void Field()
    {
        // ok: csharp-lock-on-shared
        lock (this.gate)
        {
            count++;
        }
    }

    public void Interlock()
    {
        // ok: csharp-lock-on-shared
        Interlocked.Increment(ref count);
    }
}
