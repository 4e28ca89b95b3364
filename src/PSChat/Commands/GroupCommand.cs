using System.Management.Automation;
using PSChat.Module.Completion;
using PSChat.Module.Servers;

namespace PSChat.Module.Commands;

/// <summary>What the cmdlets share that ask a group something: a server of this session if there is one, else the network.</summary>
public abstract class GroupCommand : NetworkCommand
{
    /// <summary>A server of this session: its object, name or id.</summary>
    [Parameter(ParameterSetName = ServerSet, Mandatory = true, Position = 0, ValueFromPipeline = true, HelpMessage = "A server of this session: its object, name or id.")]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [ValidateNotNull]
    public ServerReference? Server { get; set; }

    /// <summary>
    /// The servers of this session to ask: those that were named; else, where nothing is said about the network, the one
    /// of each group that knows the newest view. None: the network is to be asked.
    /// </summary>
    private protected IReadOnlyList<ChatServer> LocalServers()
    {
        if (Server is null) return IsNetworkGiven ? [] : NewestOfEachGroup();
        var servers = Server.In(Shell.Servers);
        if (servers.Count == 0) WriteError(Errors.ServerNotFound(Server));
        return servers;
    }

    private static ChatServer[] NewestOfEachGroup() =>
        [.. Shell.Servers.Alive
            .Where(server => server.Epoch > 0)
            .GroupBy(server => (server.Group, server.Options.DiscoveryPort, server.Options.BindAddress))
            .Select(group => group.MaxBy(server => server.Epoch)!)];
}
