namespace PSChat.Processes.Tests.Equipment;

/// <summary>A test that freezes processes with SIGSTOP or ends them with SIGTERM, which Windows does not have.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    /// <summary>Skips the test on Windows, with a reason.</summary>
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "Needs POSIX signals; Windows has none.";
    }
}
