namespace PSChat.Processes.Tests.Equipment;

/// <summary>Tests that need a terminal of Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips the tests on other systems, with a reason.</summary>
    public LinuxTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "Needs terminals as Linux makes them.";
    }
}
