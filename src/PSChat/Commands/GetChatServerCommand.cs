using System.Management.Automation;
using PSChat.Module.Completion;
using PSChat.Module.Parameters;
using PSChat.Module.Servers;

namespace PSChat.Module.Commands;

/// <summary>Gets the servers of this session, in the order of their start.</summary>
[Cmdlet(VerbsCommon.Get, "ChatServer", DefaultParameterSetName = NameSet)]
[OutputType(typeof(ChatServer))]
public sealed class GetChatServerCommand : ChatCommand
{
    private const string NameSet = "Name";

    /// <summary>Names or objects of servers; wildcards are allowed. All by default.</summary>
    [Parameter(ParameterSetName = NameSet, Position = 0, HelpMessage = "Names of servers; wildcards are allowed.")]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [CopiedObject]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public ServerReference[] Name { get; set; } = [new("*")];

    /// <summary>Ids of servers.</summary>
    [Parameter(
        ParameterSetName = nameof(Id), Mandatory = true, ValueFromPipelineByPropertyName = true,
        HelpMessage = "Ids of servers.")]
    public long[] Id { get; set; } = [];

    /// <summary>Only servers of these groups; wildcards are allowed.</summary>
    [Parameter(HelpMessage = "Only servers of these groups; wildcards are allowed.")]
    [ArgumentCompleter(typeof(GroupCompleter))]
    [NameOf("Group")]
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
                name => name.In(servers),
                name => !name.IsPattern);
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
