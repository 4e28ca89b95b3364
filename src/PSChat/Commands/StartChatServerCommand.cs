using System.Management.Automation;
using System.Net;
using PSChat.Module.Handlers;
using PSChat.Module.Parameters;

namespace PSChat.Module.Commands;

/// <summary>Starts a server in a background runspace of its own, and waits until it is a member of its group.</summary>
[Cmdlet(VerbsLifecycle.Start, "ChatServer", DefaultParameterSetName = NetworkSet, SupportsShouldProcess = true)]
[OutputType(typeof(ChatServer))]
public sealed class StartChatServerCommand : NetworkCommand
{
    private static readonly ChatServerOptions Defaults = new();
    private HandlerScript? _onViewChange;

    /// <summary>The name that people see; 1 to 64 characters, the machine's name and the id by default.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = "The server's name; the machine's name and the id by default.")]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>What elections compare, the highest wins; 0 or more, the process id by default.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, HelpMessage = "What elections compare; the process id by default.")]
    [ValidateRange(0, long.MaxValue)]
    public long Id { get; set; } = Environment.ProcessId;

    /// <summary>The TCP port; 0, the default, takes any free one and announces it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, HelpMessage = "The TCP port; any free one by default.")]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>The address to announce where others cannot reach the bound one (NAT, containers).</summary>
    [Parameter(HelpMessage = "The address to announce where others cannot reach the bound one.")]
    [ValidateNotNull]
    public IPAddress? AdvertiseAddress { get; set; }

    /// <summary>The fewest servers that must hold a message before it counts as sent; 1 to 15, the group's by default.</summary>
    [Parameter(HelpMessage = "The fewest servers that must hold a message before it counts as sent.")]
    [ValidateRange(1, 15)]
    public int MinimumCopies { get; set; }

    /// <summary>Between two heartbeats; 10 ms to 10 s, 100 ms by default. A number is milliseconds.</summary>
    [Parameter(HelpMessage = "Between two heartbeats; a number is milliseconds.")]
    [Duration(Minimum = 10, Maximum = 10_000)]
    public TimeSpan HeartbeatInterval { get; set; } = Defaults.HeartbeatInterval;

    /// <summary>Silence before a server is suspected; at least twice the heartbeat interval, 500 ms by default. A number is
    /// milliseconds.</summary>
    [Parameter(HelpMessage = "Silence before a server is suspected; a number is milliseconds.")]
    [Duration(Minimum = 20)]
    public TimeSpan FailureTimeout { get; set; } = Defaults.FailureTimeout;

    /// <summary>
    /// A script block to run for each new group view, in a background runspace of its own, beginning with the first. It has the
    /// change as <c>$_</c> and as its first argument, the values of <c>$using:</c> variables, and nothing else of this session.
    /// </summary>
    [Parameter(HelpMessage = "A script block to run for each new group view.")]
    [ValidateNotNull]
    public ScriptBlock? OnViewChange { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (OnViewChange is not null) _onViewChange = HandlerScript.Of(OnViewChange, this);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess($"server {Name ?? Id.ToString(System.Globalization.CultureInfo.InvariantCulture)} of group {Group}", "Start")) return;
        if (Open() is not { } server) return;
        JobRepository.Add(server.Job);

        // Before it runs: its handler may look for it.
        Shell.Servers.Add(server);
        var isMember = false;
        try
        {
            server.Job.Begin();
            isMember = WaitForMembership(server);
        }
        finally
        {
            // Ctrl+C passes here too: a server that nobody got an object for must not go on.
            if (!isMember) GiveUp(server);
        }

        if (isMember) WriteObject(server);
    }

    private bool WaitForMembership(ChatServer server)
    {
        if (!TryAwait(() => BecomeMemberAsync(server), server, out var isMember)) return false;
        if (!isMember) WriteError(Errors.NeverMember(server));
        return isMember;
    }

    private static async Task<bool> BecomeMemberAsync(ChatServer server)
    {
        // A loop that dies early might leave Ready open for ever. Where both are through, Ready knows why, whichever was seen first.
        await Task.WhenAny(server.Ready, server.Job.Ended).ConfigureAwait(false);
        if (!server.Ready.IsCompleted) return false;
        await server.Ready.ConfigureAwait(false);
        return true;
    }

    private ChatServer? Open()
    {
        var options = new ChatServerOptions
        {
            Group = Group,
            Name = Name,
            Id = Id,
            Port = Port,
            BindAddress = BindAddress,
            AdvertiseAddress = AdvertiseAddress,
            DiscoveryPort = DiscoveryPort,
            Seeds = Seed,
            Key = GivenKey()?.Copy(),
            MinimumCopies = IsBound(nameof(MinimumCopies)) ? MinimumCopies : null,
            HeartbeatInterval = HeartbeatInterval,
            FailureTimeout = FailureTimeout,
        };
        try
        {
            return new ChatServer(PSChat.ChatServer.Open(options), options, _onViewChange);
        }
        catch (Exception error) when (error is ChatException or ArgumentException)
        {
            options.Key?.Dispose();
            WriteError(Errors.From(error, Name ?? (object)Id));
            return null;
        }
    }

    private void GiveUp(ChatServer server)
    {
        Shell.Servers.Remove(server);
        JobRepository.Remove(server.Job);
        server.Job.Dispose();
    }
}
