using System.Management.Automation;
using PSChat.Module.Completion;
using PSChat.Module.Parameters;
using PSChat.Module.Rooms;

namespace PSChat.Module.Commands;

/// <summary>Leaves rooms, and reports unconfirmed messages to them. The user's session closes with the last room.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "ChatRoom", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class DisconnectChatRoomCommand : RoomCommand
{
    /// <summary>The rooms: names (wildcards are allowed) or objects. May be left out if only one is connected.</summary>
    [Parameter(
        Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        HelpMessage = "Names or objects of rooms; wildcards are allowed.")]
    [ArgumentCompleter(typeof(RoomCompleter))]
    [CopiedObject]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public RoomReference[]? Room { get; set; }

    /// <summary>Longest wait for the acknowledgements of sent messages; 5 s by default. A number is seconds.</summary>
    [Parameter(HelpMessage = "How long to wait for acknowledgements; a number is seconds.")]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    private protected override string Activity => "Waiting for acknowledgements before leaving the room";

    private protected override TimeSpan? Limit => Timeout;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var room in Choose(Room))
        {
            if (!room.HasLeft && ShouldProcess(room.ToString(), "Disconnect")) Leave(room);
        }
    }

    private void Leave(ChatRoom room)
    {
        if (!TryAwait(() => Shell.Sessions.LeaveAsync(room, Timeout, Cancellation), room, out var farewell)) return;
        Await(room.HandlerEnded.ContinueWith(_ => true, TaskScheduler.Default));
        foreach (var id in farewell.Ids) WriteError(Errors.NeverConfirmed(room, id));
        if (farewell.Ids.Count == 0 && farewell.Unconfirmed > 0)
        {
            WriteWarning(
                $"{farewell.Unconfirmed} messages of {room} are not confirmed yet; "
                + $"they go on being sent while {room.UserName} is in another room.");
        }
    }
}
