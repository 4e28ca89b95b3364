using System.Management.Automation;
using PSChat.Module.Completion;
using PSChat.Module.Parameters;
using PSChat.Module.Servers;

namespace PSChat.Module.Commands;

/// <summary>Base of the cmdlets that query a group, through a server of this session or over the network.</summary>
public abstract class GroupCommand : NetworkCommand
{
    /// <summary>A server of this session: its object, name or id.</summary>
    [Parameter(
        ParameterSetName = ServerSet, Mandatory = true, Position = 0, ValueFromPipeline = true,
        HelpMessage = "A server of this session: its object, name or id.")]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [CopiedObject]
    [ValidateNotNull]
    public ServerReference? Server { get; set; }

    /// <summary>
    /// Returns the servers of this session to ask. These are the named ones. If none is named, it is the server of each group
    /// on the given network that knows the newest view. If there are none, the network is asked.
    /// </summary>
    private protected IReadOnlyList<ChatServer> LocalServers()
    {
        if (Server is null) return NewestOfEachGroup();
        var servers = Server.In(Shell.Servers);
        if (servers.Count == 0) WriteError(Errors.ServerNotFound(Server));
        return servers;
    }

    private ChatServer[] NewestOfEachGroup() =>
        [.. FittingServers()
            .Where(server => server.Epoch is not null)
            .GroupBy(server => (server.Group, server.Options.DiscoveryPort, server.Options.BindAddress))
            .Select(group => group.MaxBy(server => server.Epoch)!)];
}
