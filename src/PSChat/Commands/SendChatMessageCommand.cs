using System.Management.Automation;
using PSChat.Hosting;
using PSChat.Module.Completion;
using PSChat.Module.Data;
using PSChat.Module.Parameters;
using PSChat.Module.Rooms;

namespace PSChat.Module.Commands;

/// <summary>Sends messages to a room, or to one user in it, and waits until the group has committed them.</summary>
[Cmdlet(
    VerbsCommunications.Send, "ChatMessage",
    DefaultParameterSetName = MessageSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ChatReceipt))]
public sealed class SendChatMessageCommand : RoomCommand
{
    private const string MessageSet = "Message";
    private const string ObjectSet = "Object";

    // Largest number of messages from a pipeline that are on their way at once, so that none waits for those before it.
    private const int Window = 256;
    private readonly Queue<(Task<ChatReceipt> Receipt, object? Target)> _onTheirWay = new();

    /// <summary>Texts or objects; each one is a message. A text has at most 64 KiB of UTF-8. An object, such as a table, is sent
    /// as data.</summary>
    [Parameter(ParameterSetName = MessageSet, Mandatory = true, Position = 0, HelpMessage = "The text or object to send.")]
    [Alias("Text")]
    [AllowEmptyString]
    public PSObject[] Message { get; set; } = [];

    /// <summary>
    /// Texts or objects from the pipeline, each one a message. An object is sent as data, with a text that shows it. An object
    /// with a property <c>Text</c>, such as a received message, is sent as that text.
    /// </summary>
    [Parameter(
        ParameterSetName = ObjectSet, Mandatory = true, ValueFromPipeline = true,
        HelpMessage = "Texts or objects; each one is a message.")]
    [AllowNull]
    [AllowEmptyString]
    public PSObject? InputObject { get; set; }

    /// <summary>The room: its name or object. May be left out if only one is connected.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, HelpMessage = "The room: its name or object.")]
    [ArgumentCompleter(typeof(RoomCompleter))]
    [CopiedObject]
    [ValidateNotNull]
    public RoomReference? Room { get; set; }

    /// <summary>The only user that the message is for; the user must be in the room.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, HelpMessage = "The only user that the message is for.")]
    [ArgumentCompleter(typeof(PresentUserCompleter))]
    [NameOf("UserName")]
    public string? To { get; set; }

    /// <summary>An object that is sent with each text; at most 64 KiB as JSON.</summary>
    [Parameter(HelpMessage = "An object that is sent with the text.")]
    [AllowNull]
    public object? Data { get; set; }

    /// <summary>Largest nesting depth of objects and lists in an object; 1 to 32, 4 by default.</summary>
    [Parameter(HelpMessage = "How deeply objects and lists may be nested in an object.")]
    [ValidateRange(1, 32)]
    public int Depth { get; set; } = 4;

    /// <summary>
    /// Longest wait for a message's acknowledgement; the message may still arrive after that. 10 s by default.
    /// A number is seconds.
    /// </summary>
    [Parameter(HelpMessage = "How long to wait for an acknowledgement; a number is seconds.")]
    [Duration(Minimum = 1, Maximum = LongestTimes.Answer)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether to return each message's receipt: id, position, timestamp, number of copies, and with <c>-To</c> the number of
    /// recipients.
    /// </summary>
    [Parameter(HelpMessage = "Returns each message's receipt.")]
    public SwitchParameter PassThru { get; set; }

    private protected override string Activity => "Waiting for the group to confirm messages";

    private protected override TimeSpan? Limit => Timeout;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ChooseOne(Room) is not { } room) return;
        if (ParameterSetName == ObjectSet) SendObject(room, InputObject);
        else foreach (var one in Message) SendArgument(room, one);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Confirm(leaveOpen: 0);

    // At a prompt 0x10 and 5 are texts, and PowerShell knows how they were typed.
    private void SendArgument(ChatRoom room, PSObject argument)
    {
        if (DataText.OfScalar(argument.BaseObject) is null) SendObject(room, argument);
        else Send(room, LanguagePrimitives.ConvertTo<string>(argument), IsBound(nameof(Data)), Data, argument);
    }

    private void SendObject(ChatRoom room, PSObject? item)
    {
        var input = item?.BaseObject;
        if (input is string or null) Send(room, input as string ?? "", IsBound(nameof(Data)), Data, input);
        else if (item!.Properties["Text"]?.Value is string text) Send(room, text, HasData(), DataOfInput(), input);
        else if (IsBound(nameof(Data))) Send(room, null, true, Data, input);
        else Send(room, null, true, item, input);

        bool HasData() => IsBound(nameof(Data)) || DataOfInput() is not null;
        object? DataOfInput() => IsBound(nameof(Data)) ? Data : item!.Properties["Data"]?.Value;
    }

    /// <summary>Sends a text, or a text made from the data if it is null, with or without data.</summary>
    private void Send(ChatRoom room, string? text, bool hasData, object? data, object? target)
    {
        if (room.IsClosed)
        {
            WriteError(Errors.RoomClosed(room));
            return;
        }

        if (!ShouldProcess(To is null ? room.ToString() : $"{To} in {room.Room}", "Send message")) return;
        if (!TryWrite(hasData, data, target, out var json)) return;
        var message = new OutgoingMessage(room.Room, text ?? DataText.Of(data, json!)) { Data = json, To = To };
        _onTheirWay.Enqueue((SendAsync(room, message), target));
        Confirm(leaveOpen: Window - 1);
    }

    private bool TryWrite(bool hasData, object? data, object? target, out string? json)
    {
        json = null;
        if (!hasData) return true;
        try
        {
            json = DataWriter.Write(data, Depth);
            return true;
        }
        catch (Exception error) when (error is ObjectTooDeepException or UnsupportedDataException or ChatException)
        {
            WriteError(Errors.From(error, target));
            return false;
        }
    }

    // Async, so that an exception that the engine throws at once is reported in order with the others.
    private async Task<ChatReceipt> SendAsync(ChatRoom room, OutgoingMessage message) =>
        new(room.Room, message.To, await room.Session.Client.SendAsync(message, Timeout, Cancellation).ConfigureAwait(false));

    /// <summary>Reports finished sends, and waits while more than <paramref name="leaveOpen"/> are unfinished.</summary>
    private void Confirm(int leaveOpen)
    {
        while (_onTheirWay.TryPeek(out var first) && (first.Receipt.IsCompleted || _onTheirWay.Count > leaveOpen))
        {
            _onTheirWay.Dequeue();
            if (!TryAwait(() => first.Receipt, first.Target, out var receipt)) continue;
            if (receipt.Recipients == 0) WriteError(Errors.NoRecipient(receipt.To!, receipt.Room, receipt.Id));
            if (PassThru) WriteObject(receipt);
        }
    }
}
