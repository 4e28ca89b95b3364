using PSChat.Node.Events;
using PSChat.Node.Output;
using PSChat.Node.Terminal;

namespace PSChat.Node.Serving;

/// <summary>Runs one server from its start to its end and writes its events to the output.</summary>
internal sealed class ServerRun(ChatServerOptions options, EventOutput output, bool verbose)
{
    private static readonly TimeSpan HandoverTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private bool _isReady;
    private ChatServerStatus? _status;

    /// <summary>Runs until <paramref name="signal"/>, then leaves with a handover.</summary>
    /// <exception cref="ChatException">The server cannot start, cannot join, or ended by itself.</exception>
    public async Task<int> RunAsync(TerminationSignal signal)
    {
        using var server = ChatServer.Open(options);
        options.Key?.Dispose();
        server.ViewChanged += (_, change) => ReportView(server, change);
        server.Start(new ServerLog(output, verbose));

        // Done while the server looks for its group, because the first reports come when people wait for a new leader.
        Rehearse(server);
        await Task.WhenAny(server.Ready, server.Stopped, signal.Requested).ConfigureAwait(false);
        if (server.Ready.IsCompleted)
        {
            await server.Ready.ConfigureAwait(false);
            ReportReady(server);
            if (server.Status == ChatServerStatus.Spare) ReportStatus(server);
        }

        await Task.WhenAny(server.Stopped, signal.Requested).ConfigureAwait(false);
        if (!signal.Requested.IsCompleted) throw EndedByItself(server);

        output.End(StoppedEvent.Of(await server.StopAsync(HandoverTimeout).ConfigureAwait(false)));
        return ExitCode.Success;
    }

    // The first view and the end of the start are reported on two threads. The earlier of them writes the ready line, so that
    // it is always the first line.
    private void ReportReady(ChatServer server)
    {
        lock (_gate)
        {
            if (_isReady) return;
            _isReady = true;
            output.Write(ReadyEvent.Of(server, options));
        }
    }

    private void ReportView(ChatServer server, ViewChangedEventArgs change)
    {
        ReportReady(server);
        output.Write(ViewEvent.Of(change));
        ReportStatus(server);
    }

    private void ReportStatus(ChatServer server)
    {
        if (server.Status is var status && status == _status) return;
        _status = status;
        output.Write(new StatusEvent(status));
    }

    private void Rehearse(ChatServer server)
    {
        var self = server.Self;
        var view = new GroupView(options.Group, new Epoch(1, self.Rank), [self], minimumCopies: 1, ViewCause.Start);
        output.Rehearse(ReadyEvent.Of(server, options));
        output.Rehearse(ViewEvent.Of(new ViewChangedEventArgs(view, null, TimeSpan.Zero)));
        output.Rehearse(new StatusEvent(server.Status));
    }

    private static ChatException EndedByItself(ChatServer server) => new(
        ChatError.Closed,
        $"The server ended by itself ({server.Status}).",
        Remedy.Custom("Start it again; with --verbose it shows what went before."));
}
