using System.Management.Automation;
using PSChat.Module.Handlers;
using PSChat.Module.Jobs;

namespace PSChat.Module.Rooms;

/// <summary>
/// The job of a room with a handler. It runs as long as the room is joined, and the handler's output goes to its streams.
/// </summary>
public sealed class ChatRoomJob : ChatJob
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly ChatRoom _room;
    private readonly SessionList _sessions;
    private readonly HandlerRunspace _handler;
    private int _isEnding;

    internal ChatRoomJob(ChatRoom room, HandlerScript onMessage)
        : base("Connect-ChatRoom", room.Room, onMessage.Spelling)
    {
        _room = room;
        _sessions = onMessage.Owner.Sessions;
        SetJobState(JobState.Running);
        _handler = new(onMessage, this, "-OnMessage");
    }

    /// <summary>The user, and the server that the user is attached to, as <c>anna@node2</c>.</summary>
    public override string Location => _room.Server is { } server ? $"{_room.UserName}@{server}" : _room.UserName;

    /// <summary>State of the connection.</summary>
    public override string StatusMessage => _room.State;

    /// <summary>Whether the calling thread is the handler's, which must not wait for its own end.</summary>
    internal bool RunsHere => _handler.RunsHere;

    /// <summary>Stops the handler and leaves the room within a few seconds, as <c>Disconnect-ChatRoom</c> does.</summary>
    public override void StopJob()
    {
        if (BeginsToEnd())
        {
            WasStopped = true;
            Task.Run(StopAsync);
        }

        if (!RunsHere) Ended.Wait();
    }

    internal void Post(ChatMessage message) => _handler.Post(message);

    /// <summary>Called when the room was left; the handler gets a short time for waiting messages.</summary>
    internal void End()
    {
        if (BeginsToEnd()) Task.Run(() => FinishAsync(HandlerRunspace.EndLimit));
    }

    /// <summary>Called when the room's session was closed, and not by a command of this session.</summary>
    internal void Fail(string reason)
    {
        if (!BeginsToEnd()) return;
        var error = Errors.SessionClosed(_room, reason);
        Failure = error.Exception;
        Report(error);
        Task.Run(() => FinishAsync(HandlerRunspace.EndLimit));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) StopJob();
        base.Dispose(disposing);
    }

    private bool BeginsToEnd() => Interlocked.Exchange(ref _isEnding, 1) == 0;

    private async Task StopAsync()
    {
        await _handler.EndAsync(TimeSpan.Zero).ConfigureAwait(false);
        try
        {
            var farewell = await _sessions.LeaveAsync(_room, StopLimit, CancellationToken.None).ConfigureAwait(false);
            foreach (var id in farewell.Ids) Report(Errors.NeverConfirmed(_room, id));
        }
        catch (ChatException error)
        {
            Report(Errors.From(error, _room));
        }

        Finish();
    }

    private async Task FinishAsync(TimeSpan limit)
    {
        await _handler.EndAsync(limit).ConfigureAwait(false);
        Finish();
    }
}
