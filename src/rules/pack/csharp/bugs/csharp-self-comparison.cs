public class Bounds
{
    public bool Inside(int x, int min, int max)
    {
        // ruleid: csharp-self-comparison
        return min <= min && x < max;
    }

    public bool Same(Point a, Point b)
    {
        // ruleid: csharp-self-comparison
        return a.X == a.X && a.Y == b.Y;
    }

    public bool NotANumber(double value)
    {
        // ok: csharp-self-comparison
        return value != value;
    }

    public bool Two(Queue<int> queue)
    {
        // ok: csharp-self-comparison
        return queue.Dequeue() == queue.Dequeue();
    }

    public bool Whole(long value)
    {
        // ok: csharp-self-comparison
        return (int)value == value;
    }
}
