namespace PSChat.Module;

/// <summary>
/// Raises events so that one subscriber cannot harm another. A script block that is attached to an event throws on a thread
/// without a runspace, and an uncaught exception would end the whole process.
/// </summary>
internal static class EventGuard
{
    /// <summary>Calls every subscriber, even if earlier ones throw.</summary>
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
                // Ignored, because there is no pipeline here that could show it.
            }
        }
    }
}
