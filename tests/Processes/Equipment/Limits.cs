namespace PSChat.Processes.Tests.Equipment;

/// <summary>Longest waits of tests. They are generous, so that a timeout means an event that never came.</summary>
internal static class Limits
{
    /// <summary>Longest wait for any expected event.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
}
