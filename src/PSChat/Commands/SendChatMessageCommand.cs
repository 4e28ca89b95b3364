using System.Management.Automation;
using PSChat.Completion;
using PSChat.Parameters;
using PSChat.Rooms;

namespace PSChat.Commands;

/// <summary>Sends messages to a room, and waits until the group holds them.</summary>
[Cmdlet(VerbsCommunications.Send, "ChatMessage", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ChatReceipt))]
public sealed class SendChatMessageCommand : RoomCommand
{
    // Messages from a pipeline are on their way together: each one waits for the network, not for the ones before it.
    private const int Window = 256;
    private readonly Queue<(Task<ChatReceipt> Receipt, string Text)> _onTheirWay = new();

    /// <summary>Texts; each one is a message, at most 64 KiB of UTF-8.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, HelpMessage = "The text to send.")]
    [Alias("Text")]
    [AllowEmptyString]
    public string[] Message { get; set; } = [];

    /// <summary>The room: its name or object. May be left out where one is connected.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, HelpMessage = "The room: its name or object.")]
    [ArgumentCompleter(typeof(RoomCompleter))]
    [ValidateNotNull]
    public RoomReference? Room { get; set; }

    /// <summary>How long to wait for a message's acknowledgement; it may still arrive after that. 10 s by default; a number
    /// is milliseconds.</summary>
    [Parameter(HelpMessage = "How long to wait for an acknowledgement; a number is milliseconds.")]
    [Duration(Minimum = 1)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Returns each message's receipt: id, position, timestamp and the number of copies.</summary>
    [Parameter(HelpMessage = "Returns each message's receipt.")]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ChooseOne(Room) is not { } room) return;
        foreach (var text in Message)
        {
            if (room.IsClosed) WriteError(Errors.RoomClosed(room));
            else if (ShouldProcess(room.ToString(), "Send message")) Send(room, text);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Confirm(leaveOpen: 0);

    private void Send(ChatRoom room, string text)
    {
        _onTheirWay.Enqueue((SendAsync(room, text), text));
        Confirm(leaveOpen: Window - 1);
    }

    // Async, so that what the engine throws at once comes in order with the rest.
    private async Task<ChatReceipt> SendAsync(ChatRoom room, string text) =>
        new(room.Room, await room.Session.Client.SendAsync(room.Room, text, Timeout, Cancellation).ConfigureAwait(false));

    /// <summary>Reports those that are done, and waits while more than <paramref name="leaveOpen"/> are not.</summary>
    private void Confirm(int leaveOpen)
    {
        while (_onTheirWay.TryPeek(out var first) && (first.Receipt.IsCompleted || _onTheirWay.Count > leaveOpen))
        {
            _onTheirWay.Dequeue();
            if (TryAwait(() => first.Receipt, first.Text, out var receipt) && PassThru) WriteObject(receipt);
        }
    }
}
