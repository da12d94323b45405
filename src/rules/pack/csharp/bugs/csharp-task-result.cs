public class Orders
{
    public async Task<Order> Load(int id)
    {
        // ruleid: csharp-task-result
        var order = store.FindAsync(id).Result;
        // ruleid: csharp-task-result
        cache.PutAsync(order).Wait();
        return order;
    }

    public async Task<Order> Good(int id)
    {
        // ok: csharp-task-result
        var order = await store.FindAsync(id);
        // ok: csharp-task-result
        return order.Result;
    }

    public Order Sync(int id)
    {
        // ok: csharp-task-result
        return store.FindAsync(id).Result;
    }
}
