namespace PSChat;

/// <summary>A subscriber of an event threw an exception, which was caught so that no other subscriber is affected.</summary>
/// <param name="exception">The exception.</param>
/// <param name="eventName">The subscribed event.</param>
public sealed class SubscriberExceptionEventArgs(Exception exception, string eventName) : EventArgs
{
    /// <summary>The exception.</summary>
    public Exception Exception { get; } = exception;

    /// <summary>The subscribed event, such as <c>MessageReceived</c>.</summary>
    public string EventName { get; } = eventName;
}
