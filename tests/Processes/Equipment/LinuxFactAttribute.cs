namespace PSChat.Processes.Tests.Equipment;

/// <summary>A test that reads /proc.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    /// <summary>Skips the test on other systems, with a reason.</summary>
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "Needs /proc, which only Linux has.";
    }
}
