namespace PSChat.Processes.Tests.Equipment;

/// <summary>How long tests wait. Generous: they say that something never happened, not that it was slow.</summary>
internal static class Limits
{
    /// <summary>For anything that is to happen.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
}
