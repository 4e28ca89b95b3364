using System.Management.Automation;
using PSChat.Hosting;
using PSChat.Groups;
using PSChat.Module.Parameters;

namespace PSChat.Module.Commands;

/// <summary>Checks a group from this machine and returns an object for each check, with advice. A group that is not found is
/// a failed check.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ChatGroup", DefaultParameterSetName = NetworkSet)]
[OutputType(typeof(ChatCheck))]
public sealed class TestChatGroupCommand : GroupCommand
{
    /// <summary>
    /// Longest wait for the group's answers, and for its servers to agree; 3 s by default.
    /// A number is seconds.
    /// </summary>
    [Parameter(HelpMessage = "How long to wait for the group's answers; a number is seconds.")]
    [Duration(Minimum = 1, Maximum = LongestTimes.Answer)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    private protected override string Activity => "Checking the group";

    private protected override TimeSpan? Limit => Timeout;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var servers = LocalServers();
        if (servers.Count == 0 && Server is not null) return;
        foreach (var network in servers.Count > 0 ? servers.Select(NetworkOf) : [FindNetwork()]) Test(network);
    }

    private void Test(NetworkOptions network)
    {
        if (!TryAwait(() => GroupInspection.RunAsync(network, Timeout, Cancellation), network.Group, out var results)) return;
        foreach (var result in results.Concat(RefusalsOf(network))) WriteObject(new ChatCheck(network.Group, result, Spelling));
    }

    /// <summary>Returns the refusals of this session's servers; other servers do not tell theirs.</summary>
    private static IEnumerable<CheckResult> RefusalsOf(NetworkOptions network) => Shell.Servers.Alive
        .Where(server => Names.AreSame(server.Group, network.Group) && server.Options.DiscoveryPort == network.DiscoveryPort)
        .SelectMany(server => server.CheckRefusals());
}
