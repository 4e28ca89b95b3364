using System.Management.Automation;
using PSChat.Module.Handlers;
using PSChat.Module.Jobs;

namespace PSChat.Module.Rooms;

/// <summary>
/// A room with a handler: the job runs as long as the room is joined, and what the handler writes goes to its streams.
/// </summary>
public sealed class ChatRoomJob : ChatJob
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly ChatRoom _room;
    private readonly SessionList _sessions;
    private readonly HandlerRunspace _handler;
    private int _isEnding;

    internal ChatRoomJob(ChatRoom room, HandlerScript onMessage)
        : base("Connect-ChatRoom", room.Room)
    {
        _room = room;
        _sessions = onMessage.Owner.Sessions;
        SetJobState(JobState.Running);
        _handler = new(onMessage, this, "-OnMessage");
    }

    /// <summary>The user, and the server that the user is attached to, as <c>anna@node2</c>.</summary>
    public override string Location => _room.Server is { } server ? $"{_room.UserName}@{server}" : _room.UserName;

    /// <summary>How the connection stands.</summary>
    public override string StatusMessage => _room.State.ToString();

    /// <summary>Whether the calling thread is the handler's, which must not wait for its own end.</summary>
    internal bool RunsHere => _handler.RunsHere;

    /// <summary>Stops the handler and leaves the room, as <c>Disconnect-ChatRoom</c> does; within some seconds in any case.</summary>
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

    /// <summary>The room was left: what waits is handled yet, but not for long.</summary>
    internal void End()
    {
        if (BeginsToEnd()) Task.Run(() => FinishAsync(HandlerRunspace.EndLimit));
    }

    /// <summary>The room's session was closed, and nobody here asked for it.</summary>
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
