using System.Diagnostics;
using System.Management.Automation;
using PSChat.Module.Completion;
using PSChat.Module.Parameters;
using PSChat.Module.Rooms;

namespace PSChat.Module.Commands;

/// <summary>Receives the messages that were delivered in rooms, each of them once.</summary>
[Cmdlet(VerbsCommunications.Receive, "ChatMessage")]
[OutputType(typeof(ChatMessage))]
public sealed class ReceiveChatMessageCommand : RoomCommand
{
    private readonly HashSet<ChatRoom> _rooms = [];
    private readonly ManualResetEventSlim _changed = new();
    private int _received;

    /// <summary>The rooms: names (wildcards are allowed) or objects. May be left out if only one is connected.</summary>
    [Parameter(
        Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        HelpMessage = "Names or objects of rooms; wildcards are allowed.")]
    [ArgumentCompleter(typeof(RoomCompleter))]
    [CopiedObject]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public RoomReference[]? Room { get; set; }

    /// <summary>Whether to wait for more messages, until <c>-Count</c>, <c>-Timeout</c> or Ctrl+C ends it.</summary>
    [Parameter(HelpMessage = "Waits for more messages instead of returning with those that are there.")]
    public SwitchParameter Wait { get; set; }

    /// <summary>Longest time to wait in all; implies <c>-Wait</c>. Unlimited by default; a number is seconds.</summary>
    [Parameter(HelpMessage = "How long to wait altogether; a number is seconds.")]
    [Duration]
    public TimeSpan Timeout { get; set; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>Largest number of messages to receive; 1 or more, all by default.</summary>
    [Parameter(HelpMessage = "The most messages to receive.")]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = int.MaxValue;

    /// <inheritdoc/>
    protected override void ProcessRecord() => _rooms.UnionWith(Choose(Room));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var inboxes = _rooms.Select(room => room.Inbox).ToArray();
        foreach (var inbox in inboxes) inbox.Changed += _changed.Set;
        try
        {
            Receive();
        }
        finally
        {
            foreach (var inbox in inboxes) inbox.Changed -= _changed.Set;
        }
    }

    private void Receive()
    {
        var clock = Stopwatch.StartNew();
        do
        {
            // Reset before the rooms are looked at, so that a later message sets it again.
            _changed.Reset();
            foreach (var room in _rooms) Drain(room);
        }
        while (_received < Count && WaitsForMore() && WaitUntilChanged(clock.Elapsed));
    }

    private void Drain(ChatRoom room)
    {
        if (room.Inbox.TakeDropped() is > 0 and var dropped)
        {
            WriteWarning(
                $"{dropped} messages of {room} were dropped: "
                + $"more than {ChatRoom.MaximumWaiting} were waiting to be received.");
        }

        if (room.Inbox.TakeMissed(out var missed))
        {
            var messages = missed is null ? "Messages" : $"Up to {missed} messages";
            WriteWarning($"{messages} of {room} are missing: no server keeps them any more.");
        }

        while (_received < Count && room.Inbox.TryTake(out var message))
        {
            _received++;
            WriteObject(message);
        }
    }

    private bool WaitsForMore()
    {
        if (!Wait && !IsBound(nameof(Timeout))) return false;
        foreach (var room in _rooms.Where(room => room.IsClosed && room.Waiting == 0).ToArray())
        {
            _rooms.Remove(room);
            WriteError(Errors.RoomClosed(room));
        }

        return _rooms.Count > 0;
    }

    private bool WaitUntilChanged(TimeSpan elapsed)
    {
        var left = Timeout == System.Threading.Timeout.InfiniteTimeSpan ? Timeout : Timeout - elapsed;
        if (left <= TimeSpan.Zero && left != System.Threading.Timeout.InfiniteTimeSpan) return false;
        try
        {
            return _changed.Wait(left, Cancellation);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}
