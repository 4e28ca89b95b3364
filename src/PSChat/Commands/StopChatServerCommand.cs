using System.Management.Automation;
using PSChat.Module.Completion;
using PSChat.Module.Parameters;
using PSChat.Module.Servers;

namespace PSChat.Module.Commands;

/// <summary>Stops servers of this session, which leave their group first.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ChatServer", DefaultParameterSetName = NameSet, SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StopChatServerCommand : ChatCommand
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string ServerSet = "Server";

    /// <summary>Names or objects of servers of this session; wildcards are allowed. May be left out if only one runs.</summary>
    [Parameter(
        ParameterSetName = NameSet, Position = 0,
        HelpMessage = "Names of servers of this session; wildcards are allowed.")]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [CopiedObject]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public ServerReference[]? Name { get; set; }

    /// <summary>Ids of servers of this session.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, HelpMessage = "Ids of servers of this session.")]
    public long[] Id { get; set; } = [];

    /// <summary>Servers of this session, as <c>Start-ChatServer</c> and <c>Get-ChatServer</c> return them.</summary>
    [Parameter(
        ParameterSetName = ServerSet, Mandatory = true, ValueFromPipeline = true,
        HelpMessage = "Servers from Get-ChatServer.")]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [CopiedObject]
    [ValidateNotNull]
    public ServerReference[] Server { get; set; } = [];

    /// <summary>
    /// Longest time for the handover, after which the server stops in any case. 5 s by default.
    /// A number is seconds.
    /// </summary>
    [Parameter(HelpMessage = "How long the handover may take; a number is seconds.")]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether to stop without leaving the group, as in a crash.</summary>
    [Parameter(HelpMessage = "Drops dead without leaving the group, as a crash would.")]
    public SwitchParameter Force { get; set; }

    private protected override string Activity => "Stopping the server, and handing over to the others";

    private protected override TimeSpan? Limit => Timeout;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var server in Chosen())
        {
            if (ShouldProcess(server.ToString(), Force ? "Kill" : "Stop")) Stop(server);
        }
    }

    private IReadOnlyList<ChatServer> Chosen() => ParameterSetName switch
    {
        ServerSet => [.. Server.SelectMany(Referred)],
        IdSet => [.. Id.SelectMany(WithId)],
        _ when Name is not null => [.. Name.SelectMany(Referred)],
        _ => Only(),
    };

    private IReadOnlyList<ChatServer> Referred(ServerReference reference)
    {
        var found = reference.In(Shell.Servers);
        if (found.Count == 0 && !reference.IsPattern) WriteError(Errors.ServerNotFound(reference));
        return found;
    }

    private ChatServer[] WithId(long id)
    {
        ChatServer[] found = [.. Shell.Servers.All.Where(server => server.Id == id)];
        if (found.Length == 0) WriteError(Errors.ServerNotFound(id));
        return found;
    }

    private IReadOnlyList<ChatServer> Only()
    {
        var servers = Shell.Servers.All;
        if (servers.Count == 1) return servers;
        WriteError(servers.Count == 0 ? Errors.NoServer() : Errors.AmbiguousServer(servers));
        return [];
    }

    private void Stop(ChatServer server)
    {
        Shell.Servers.Remove(server);
        if (!server.IsAlive) return;
        if (server.Members == 1)
        {
            WriteWarning($"{server} is the last one of its group: messages that were only in memory are gone with it.");
        }

        if (Force)
        {
            TryAwait(() => server.KillAsync().ContinueWith(_ => true, TaskScheduler.Default), server, out _);
        }
        else if (TryAwait(() => server.StopAsync(Timeout), server, out var result) && !result.HandedOver && !result.WasLast)
        {
            WriteError(Errors.LeaveNotHandedOver(server, result.Reason));
        }
    }
}
