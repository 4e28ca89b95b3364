using System.Management.Automation;
using PSChat.Hosting;
using PSChat.Module.Parameters;

namespace PSChat.Module.Commands;

/// <summary>Asks a group for an election and waits for its outcome. The highest rank that can lead wins.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ChatElection", DefaultParameterSetName = NetworkSet, SupportsShouldProcess = true)]
[OutputType(typeof(ChatElection))]
public sealed class InvokeChatElectionCommand : GroupCommand
{
    /// <summary>Longest time to find the group and hold the election; 5 s by default. A number is seconds.</summary>
    [Parameter(HelpMessage = "How long the election may take; a number is seconds.")]
    [Duration(Minimum = 1, Maximum = LongestTimes.Answer)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    private protected override string Activity => "Holding an election";

    private protected override TimeSpan? Limit => Timeout;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var servers = LocalServers();
        if (Server is null && servers.Count > 1)
        {
            ThrowTerminatingError(Errors.AmbiguousGroup(servers.Select(server => server.Group)));
        }

        foreach (var server in servers)
        {
            Elect(server.Group, server, () => server.ElectAsync(Timeout, Cancellation));
        }

        if (servers.Count > 0 || Server is not null) return;
        var network = FindNetwork();
        Elect(network.Group, network.Group, () => ElectAsync(network));
    }

    private async Task<ChatElection> ElectAsync(NetworkOptions network) =>
        new(network.Group, await ChatGroups.ElectAsync(network, Timeout, Cancellation).ConfigureAwait(false), before: null);

    private void Elect(string group, object target, Func<Task<ChatElection>> election)
    {
        if (!ShouldProcess($"group {group}", "Hold an election")) return;
        if (TryAwait(election, target, out var result)) WriteObject(result);
    }
}
