using System.Management.Automation;
using PSChat.Hosting;
using PSChat.Parameters;

namespace PSChat.Commands;

/// <summary>Gets the group view: epoch, leader and members.</summary>
[Cmdlet(VerbsCommon.Get, "ChatGroupView", DefaultParameterSetName = NetworkSet)]
[OutputType(typeof(ChatGroupView))]
public sealed class GetChatGroupViewCommand : GroupCommand
{
    /// <summary>How long the network may take to answer; 5 s by default. A number is milliseconds.</summary>
    [Parameter(ParameterSetName = NetworkSet, HelpMessage = "How long the network may take to answer; a number is milliseconds.")]
    [Duration(Minimum = 1)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var servers = LocalServers();
        foreach (var server in servers)
        {
            if (server.View is { } view) WriteObject(view);
            else WriteError(Errors.NotMember(server));
        }

        if (servers.Count > 0 || Server is not null) return;
        var network = FindNetwork();
        if (TryAwait(() => ChatGroups.GetViewAsync(network, Timeout, Cancellation), network.Group, out var found)) WriteObject(ChatGroupView.Of(found));
    }
}
