public class Jobs
{
    public void Run(Job job)
    {
        try
        {
            job.Run();
        }
        catch (Exception e)
        {
            log.Error(e);
            // ruleid: csharp-throw-caught-again
            throw e;
        }
    }

    public void Narrow(Job job)
    {
        try
        {
            job.Run();
        }
        catch (IOException error) when (job.Retries > 3)
        {
            // ruleid: csharp-throw-caught-again
            throw error;
        }
    }

    public void Good(Job job)
    {
        try
        {
            job.Run();
        }
        catch (Exception e)
        {
            log.Error(e);
            // ok: csharp-throw-caught-again
            throw;
        }
    }

    public void Wrapped(Job job)
    {
        try
        {
            job.Run();
        }
        catch (Exception e)
        {
            // ok: csharp-throw-caught-again
            throw new JobException("cannot run", e);
        }
    }

    public void Fresh(Exception e)
    {
        // ok: csharp-throw-caught-again
        throw e;
    }
}
