namespace PSChat.Net;

/// <summary>How an event loop waits for what is to be done next.</summary>
internal interface IEventWait : IDisposable
{
    /// <summary>Waits until <see cref="Wake"/> was called since the last wait, or the time is over.</summary>
    /// <param name="limit">Not negative; rounded up to whole milliseconds.</param>
    void Wait(TimeSpan limit);

    /// <summary>Ends the wait, or the next one if there is none. May be called from any thread.</summary>
    void Wake();
}
