using PSChat.Kit.Hosts;

namespace PSChat.Processes.Tests.Chaos;

/// <summary>A test that needs its own network.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabNetworkFactAttribute : FactAttribute
{
    /// <summary>Skips the test if there can be no such network, with the reason and what it means for the chaos tests.</summary>
    public LabNetworkFactAttribute()
    {
        if (LabNetwork.WhyNotAsync.GetAwaiter().GetResult() is { } why)
            Skip = $"Network namespaces cannot be had here ({why}): the chaos tests run on loopback, without cuts.";
    }
}
