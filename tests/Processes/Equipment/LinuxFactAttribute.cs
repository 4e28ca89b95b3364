namespace PSChat.Processes.Tests.Equipment;

/// <summary>A test that looks into /proc.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    /// <summary>Skips elsewhere, and says why.</summary>
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "Needs /proc, which only Linux has.";
    }
}
