namespace PSChat.Net;

/// <summary>Wait of an event loop for its next work.</summary>
internal interface IEventWait : IDisposable
{
    /// <summary>Waits until <see cref="Wake"/> was called since the last wait, or the time limit is reached.</summary>
    /// <param name="limit">Not negative; rounded up to whole milliseconds.</param>
    void Wait(TimeSpan limit);

    /// <summary>Ends the current wait, or the next one if there is none. May be called from any thread.</summary>
    void Wake();
}
