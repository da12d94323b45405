public class Mailer
{
    // ruleid: csharp-async-void
    public async void Send(Mail mail)
    {
        await client.SendAsync(mail);
    }

    // ruleid: csharp-async-void
    async void Flush()
    {
        await queue.FlushAsync();
    }

    // ok: csharp-async-void
    public async Task SendAsync(Mail mail)
    {
        await client.SendAsync(mail);
    }

    // ok: csharp-async-void
    private async void Button_Click(object sender, EventArgs e)
    {
        await SendAsync(mail);
    }

    // ok: csharp-async-void
    public void Plain()
    {
        client.Send();
    }
}
