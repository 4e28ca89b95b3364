using System.Management.Automation;
using PSChat.Module.Completion;

namespace PSChat.Module.Commands;

/// <summary>Gets the servers of this session, in the order of their start.</summary>
[Cmdlet(VerbsCommon.Get, "ChatServer", DefaultParameterSetName = NameSet)]
[OutputType(typeof(ChatServer))]
public sealed class GetChatServerCommand : ChatCommand
{
    private const string NameSet = "Name";

    /// <summary>Names of servers; wildcards are allowed. All by default.</summary>
    [Parameter(ParameterSetName = NameSet, Position = 0, HelpMessage = "Names of servers; wildcards are allowed.")]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Ids of servers.</summary>
    [Parameter(
        ParameterSetName = nameof(Id), Mandatory = true, ValueFromPipelineByPropertyName = true,
        HelpMessage = "Ids of servers.")]
    public long[] Id { get; set; } = [];

    /// <summary>Only servers of these groups; wildcards are allowed.</summary>
    [Parameter(HelpMessage = "Only servers of these groups; wildcards are allowed.")]
    [ArgumentCompleter(typeof(GroupCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string Group { get; set; } = "*";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var servers = NamePattern.Match(Shell.Servers.All, Group, server => server.Group);
        if (ParameterSetName == NameSet)
        {
            WriteEach(
                Name,
                name => NamePattern.Match(servers, name, server => server.Name),
                name => !NamePattern.IsPattern(name));
        }
        else
        {
            WriteEach(Id, id => [.. servers.Where(server => server.Id == id)], _ => true);
        }
    }

    private void WriteEach<T>(T[] wanted, Func<T, IReadOnlyList<ChatServer>> find, Func<T, bool> mustExist)
        where T : notnull
    {
        foreach (var one in wanted)
        {
            var found = find(one);
            WriteObject(found, enumerateCollection: true);
            if (found.Count == 0 && mustExist(one)) WriteError(Errors.ServerNotFound(one));
        }
    }
}
