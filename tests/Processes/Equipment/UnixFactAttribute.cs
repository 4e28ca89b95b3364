namespace PSChat.Processes.Tests.Equipment;

/// <summary>A test that freezes processes with SIGSTOP or ends them with SIGTERM, which Windows has no counterpart for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    /// <summary>Skips on Windows, and says why.</summary>
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "Needs POSIX signals; Windows has none.";
    }
}
