namespace PSChat.Module;

/// <summary>
/// Raises events so that one subscriber cannot harm another. A script block that is attached to an event and runs on a
/// thread without a runspace throws there, and an exception that nobody catches ends the whole process.
/// </summary>
internal static class EventGuard
{
    /// <summary>Calls every subscriber, whatever the ones before it throw.</summary>
    public static void Raise<T>(EventHandler<T>? subscribers, object sender, T args)
    {
        foreach (var subscriber in Delegate.EnumerateInvocationList(subscribers))
        {
            try
            {
                subscriber(sender, args);
            }
            catch (Exception)
            {
                // The subscriber's own business: there is no pipeline here that could show it.
            }
        }
    }
}
