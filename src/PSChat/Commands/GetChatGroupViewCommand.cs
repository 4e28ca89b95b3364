using System.Collections.Concurrent;
using System.Management.Automation;
using PSChat.Hosting;
using PSChat.Module.Parameters;

namespace PSChat.Module.Commands;

/// <summary>Gets the group view with the status of its members or, with <c>-Watch</c>, every change of the view.</summary>
[Cmdlet(VerbsCommon.Get, "ChatGroupView", DefaultParameterSetName = NetworkSet)]
[OutputType(typeof(ChatGroupView), typeof(ChatGroupChange))]
public sealed class GetChatGroupViewCommand : GroupCommand
{
    private readonly List<NetworkOptions> _watched = [];

    /// <summary>Longest wait for the network's answer; 5 s by default. A number is seconds.</summary>
    [Parameter(HelpMessage = "How long the network may take to answer; a number is seconds.")]
    [Duration(Minimum = 1, Maximum = LongestTimes.Answer)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether to show the current view and then each change with its cause. Ends with Ctrl+C, or when no server of the
    /// group answers within <c>-Timeout</c>.</summary>
    [Parameter(HelpMessage = "Shows each change with its cause, until Ctrl+C.")]
    public SwitchParameter Watch { get; set; }

    private protected override string Activity => "Asking the group for its view";

    private protected override TimeSpan? Limit => Timeout;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var servers = LocalServers();
        if (servers.Count == 0 && Server is not null) return;
        if (Watch)
        {
            _watched.AddRange(servers.Count > 0 ? servers.Select(NetworkOf) : [FindNetwork()]);
            return;
        }

        foreach (var server in servers) WriteView(server);
        if (servers.Count > 0) return;
        var network = FindNetwork();
        if (TryAwait(() => ChatGroups.GetStatusAsync(network, Timeout, Cancellation), network.Group, out var found))
            WriteObject(ChatGroupView.Of(found));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_watched.Count > 0) WatchAll([.. _watched.DistinctBy(network => (network.Group, network.DiscoveryPort))]);
    }

    private void WriteView(ChatServer server)
    {
        if (server.Members is null) WriteError(Errors.NotMember(server));
        else if (TryAwait(() => server.GetStatusAsync(Cancellation), server, out var status))
            WriteObject(ChatGroupView.Of(status));
    }

    private void WatchAll(NetworkOptions[] networks)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var changes = new BlockingCollection<ChatGroupChange>();
        Task[] watches = [.. networks.Select(network => ChatGroups
            .WatchAsync(network, change => changes.Add(new(change)), Timeout, ending.Token))];
        var all = Task.WhenAll(watches).ContinueWith(_ => changes.CompleteAdding(), TaskScheduler.Default);
        try
        {
            foreach (var change in changes.GetConsumingEnumerable(Cancellation)) WriteObject(change);
            foreach (var (network, watch) in networks.Zip(watches))
                WriteError(Errors.From(watch.Exception!.InnerException!, network.Group));
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            // Select-Object -First ends up here too. A watch must not outlive its pipeline.
            ending.Cancel();
            all.Wait();
        }
    }
}
