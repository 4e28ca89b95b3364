namespace PSChat;

/// <summary>A subscriber of an event threw an exception, which was caught so that it harms nobody else.</summary>
/// <param name="exception">What it threw.</param>
/// <param name="eventName">The event that it subscribes to.</param>
public sealed class SubscriberExceptionEventArgs(Exception exception, string eventName) : EventArgs
{
    /// <summary>What it threw.</summary>
    public Exception Exception { get; } = exception;

    /// <summary>The event that it subscribes to, such as <c>MessageReceived</c>.</summary>
    public string EventName { get; } = eventName;
}
