namespace PSChat.Processes.Tests.Equipment;

/// <summary>Tests that need a POSIX shell or POSIX signals, which Windows does not have.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips the tests on Windows, with a reason.</summary>
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "Needs a POSIX shell; Windows has none.";
    }
}
