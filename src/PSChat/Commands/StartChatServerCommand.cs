using System.Management.Automation;
using System.Net;
using PSChat.Hosting;
using PSChat.Module.Handlers;
using PSChat.Module.Parameters;

namespace PSChat.Module.Commands;

/// <summary>Starts a server in its own background runspace, and waits until it is a member of its group.</summary>
[Cmdlet(VerbsLifecycle.Start, "ChatServer", DefaultParameterSetName = NetworkSet, SupportsShouldProcess = true)]
[OutputType(typeof(ChatServer))]
public sealed class StartChatServerCommand : NetworkCommand
{
    private static readonly ChatServerOptions Defaults = new();
    private HandlerScript? _onViewChange;

    /// <summary>The name that people see; 1 to 64 characters, the machine's name and the id by default.</summary>
    [Parameter(
        Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessage = "The server's name; the machine's name and the id by default.")]
    [NameOf("")]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The id, which elections compare (the highest wins); 0 or more, the process id by default.</summary>
    [Parameter(
        ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        HelpMessage = "What elections compare; the process id by default.")]
    [ValidateRange(0, long.MaxValue)]
    public long Id { get; set; } = Environment.ProcessId;

    /// <summary>The TCP port; 0, the default, takes any free one and announces it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, HelpMessage = "The TCP port; any free one by default.")]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>The address to announce if others cannot reach the bound one (NAT, containers).</summary>
    [Parameter(HelpMessage = "The address to announce where others cannot reach the bound one.")]
    [ValidateNotNull]
    public IPAddress? AdvertiseAddress { get; set; }

    /// <summary>
    /// Smallest number of servers that must hold a message before it counts as sent; 1 to 15, the group's value by default.
    /// </summary>
    [Parameter(HelpMessage = "The fewest servers that must hold a message before it counts as sent.")]
    [ValidateRange(1, 15)]
    public int MinimumCopies { get; set; }

    /// <summary>Time between two heartbeats; 10 ms to 10 s, 100 ms by default. A number is seconds.</summary>
    [Parameter(HelpMessage = "Between two heartbeats; a number is seconds.")]
    [Duration(Minimum = 10, Maximum = 10_000)]
    public TimeSpan HeartbeatInterval { get; set; } = Defaults.HeartbeatInterval;

    /// <summary>Time of silence after which a server is suspected; at least twice the heartbeat interval and at most 5 minutes,
    /// 500 ms by default. A number is seconds.</summary>
    [Parameter(HelpMessage = "Silence before a server is suspected; a number is seconds.")]
    [Duration(Minimum = 20, Maximum = LongestTimes.FailureTimeout)]
    public TimeSpan FailureTimeout { get; set; } = Defaults.FailureTimeout;

    /// <summary>
    /// A script block to run for each new group view, including the first, in its own background runspace. The change is
    /// <c>$_</c> and the first argument. The block sees the values of <c>$using:</c> variables, and nothing else of this session.
    /// </summary>
    [Parameter(HelpMessage = "A script block to run for each new group view.")]
    [ValidateNotNull]
    public ScriptBlock? OnViewChange { get; set; }

    private protected override string Activity => "Waiting until the server is a member of its group";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (OnViewChange is not null) _onViewChange = HandlerScript.Of(OnViewChange, this);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var name = Name ?? Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!ShouldProcess($"server {name} of group {Group}", "Start")) return;
        if (Open() is not { } server) return;
        JobRepository.Add(server.Job);

        // Added before it runs, because its handler may look for it.
        Shell.Servers.Add(server);
        var isMember = false;
        try
        {
            server.Job.Begin();
            isMember = WaitForMembership(server);
        }
        finally
        {
            // Ctrl+C ends up here too. A server whose object was not returned must not keep running.
            if (!isMember) GiveUp(server);
        }

        if (!isMember) return;
        if (server.State == ChatServerStatus.Spare) WriteWarning(Errors.WaitsOutside(server));
        WriteObject(server);
    }

    private bool WaitForMembership(ChatServer server)
    {
        if (!TryAwait(() => BecomeMemberAsync(server), server, out var isMember)) return false;
        if (!isMember) WriteError(Errors.NeverMember(server));
        return isMember;
    }

    private static async Task<bool> BecomeMemberAsync(ChatServer server)
    {
        // A loop that ends early might leave Ready open for ever, so its end is awaited too. If both have completed, Ready has
        // the reason.
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
            return new ChatServer(PSChat.ChatServer.Open(options), options, _onViewChange, Spelling);
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
