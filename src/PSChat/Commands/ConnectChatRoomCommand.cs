using System.Management.Automation;
using PSChat.Module.Completion;
using PSChat.Module.Handlers;
using PSChat.Module.Parameters;

namespace PSChat.Module.Commands;

/// <summary>Joins a room as a user. The user's first room finds the group and opens a session; further rooms share it.</summary>
[Cmdlet(
    VerbsCommunications.Connect, "ChatRoom",
    DefaultParameterSetName = NetworkSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ChatRoom))]
public sealed class ConnectChatRoomCommand : JoinCommand
{
    private HandlerScript? _onMessage;

    /// <summary>Rooms to join; 1 to 64 characters each. A room begins to exist when it is first joined.</summary>
    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        HelpMessage = "The room to join; it need not exist yet.")]
    [ArgumentCompleter(typeof(ExistingRoomCompleter))]
    [NameOf("Room")]
    [ValidateNotNullOrEmpty]
    public string[] Room { get; set; } = [];

    /// <summary>
    /// Number of the room's last messages that come first; 0 to 10,000, none by default. If the room is joined already, no
    /// message comes twice.
    /// </summary>
    [Parameter(HelpMessage = "How many of the room's last messages come first.")]
    [ValidateRange(0, ChatRoom.MaximumWaiting)]
    public int History { get; set; }

    /// <summary>
    /// A script block to run for each message, including the user's own, in its own background runspace. The message is <c>$_</c>
    /// and the first argument. The block sees the values of <c>$using:</c> variables, and this session's rooms and servers.
    /// </summary>
    [Parameter(HelpMessage = "A script block to run for each message.")]
    [ValidateNotNull]
    public ScriptBlock? OnMessage { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (OnMessage is not null) _onMessage = HandlerScript.Of(OnMessage, this);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var room in Room)
        {
            if (!HasValidNames(room) || !ShouldProcess($"room {room}, as {UserName}", "Join")) continue;
            if (TryAwait(() => JoinAsync(room, History, _onMessage), UserName, out var joined)) Return(joined);
        }
    }

    private void Return(ChatRoom room)
    {
        if (_onMessage is not null) JobRepository.Add(room.Job);
        foreach (var failed in room.Session.Client.SeedFailures)
        {
            WriteVerbose($"The seed '{failed.Seed}' cannot be looked up ({failed.Reason}).");
        }

        WriteObject(room);
    }
}
