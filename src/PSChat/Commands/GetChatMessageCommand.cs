using System.Management.Automation;
using PSChat.Module.Completion;
using PSChat.Module.Rooms;

namespace PSChat.Module.Commands;

/// <summary>
/// Gets earlier messages of joined rooms, in the order of history. Messages that wait to be received stay there.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ChatMessage")]
[OutputType(typeof(ChatMessage))]
public sealed class GetChatMessageCommand : RoomCommand
{
    /// <summary>The rooms: names (wildcards are allowed) or objects. May be left out if only one is connected.</summary>
    [Parameter(
        Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        HelpMessage = "Names or objects of rooms; wildcards are allowed.")]
    [ArgumentCompleter(typeof(RoomCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public RoomReference[]? Room { get; set; }

    /// <summary>Number of last messages of each room; all kept messages by default.</summary>
    [Parameter(HelpMessage = "How many messages of each room, the last ones.")]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = int.MaxValue;

    /// <summary>Only messages that got their position at this time or later, by the leader's clock.</summary>
    [Parameter(HelpMessage = "Only messages of this time or later.")]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only messages that got their position at this time or earlier, by the leader's clock.</summary>
    [Parameter(HelpMessage = "Only messages of this time or earlier.")]
    public DateTimeOffset? Until { get; set; }

    /// <summary>Only messages whose text matches; wildcards are allowed, and part of a text needs <c>*</c> around it.</summary>
    [Parameter(HelpMessage = "Only messages whose text matches; wildcards are allowed.")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Like { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var room in Choose(Room))
        {
            if (room.IsClosed)
            {
                WriteError(Errors.RoomClosed(room));
                continue;
            }

            if (!TryAwait(() => ReadAsync(room), room, out var messages)) continue;
            foreach (var message in messages) WriteObject(new ChatMessage(message));
        }
    }

    private Task<IReadOnlyList<PSChat.ChatMessage>> ReadAsync(ChatRoom room)
    {
        Predicate<PSChat.ChatMessage>? filter = null;
        if (Like is not null)
        {
            var pattern = WildcardPattern.Get(Like, WildcardOptions.IgnoreCase);
            filter = message => pattern.IsMatch(message.Text);
        }

        return room.Session.Client.ReadHistoryAsync(room.Room, Last, Since, Until, filter, Cancellation);
    }
}
