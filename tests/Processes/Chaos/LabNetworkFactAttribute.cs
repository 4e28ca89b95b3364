using PSChat.Kit.Hosts;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>A test that needs a network of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabNetworkFactAttribute : FactAttribute
{
    /// <summary>Skips where there can be none, and says why, and what that means for the chaos tests.</summary>
    public LabNetworkFactAttribute()
    {
        if (LabNetwork.WhyNotAsync.GetAwaiter().GetResult() is { } why)
            Skip = $"Network namespaces cannot be had here ({why}): the chaos tests run on loopback, without cuts.";
    }
}
