namespace PSChat.Processes.Tests.Equipment;

/// <summary>Tests that start programs as another user of Linux, which only root may do.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips the tests elsewhere, with a reason.</summary>
    public RootTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) Skip = "Needs root on Linux, to become another user.";
    }
}
