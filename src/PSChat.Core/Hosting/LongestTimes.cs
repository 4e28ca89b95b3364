namespace PSChat.Hosting;

/// <summary>
/// Longest times that options take, in milliseconds, the same for the library, the cmdlets and the program. These are numbers,
/// because attributes take constants only.
/// </summary>
internal static class LongestTimes
{
    /// <summary>
    /// Longest failure timeout; 5 minutes. A group without a leader for longer is of no use to anybody. Without this limit, 500
    /// for <c>500ms</c> would be taken as 500 s.
    /// </summary>
    public const double FailureTimeout = 5 * 60 * 1000;

    /// <summary>Longest wait for a group or an acknowledgement; 1 hour.</summary>
    public const double Answer = 60 * 60 * 1000;
}
