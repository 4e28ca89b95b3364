using System.Runtime.CompilerServices;
using PSChat.Hosting;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat;

/// <summary>Rooms as streams of messages.</summary>
public sealed partial class ChatClient
{
    /// <summary>Pause between two attempts to read the server's history when it does not answer.</summary>
    private static readonly TimeSpan s_readAgain = TimeSpan.FromSeconds(1);

    /// <summary>Replaced as a whole, so that the event loop reads it without a lock.</summary>
    private volatile RoomReader[] _readers = [];

    /// <summary>
    /// Reads the messages of a room as they are delivered, beginning with the first step of the enumeration. Joins the room if it
    /// is not joined; it stays joined when the enumeration ends.
    /// </summary>
    /// <remarks>
    /// Each enumeration is a reader of its own, with its own place. A slow reader holds at most
    /// <see cref="ReadOptions.Capacity"/> messages, and never makes the client, its other rooms or other readers wait.
    /// <see cref="ReadOptions.WhenFull"/> decides whether a full reader reads the other messages from the server's history
    /// later, or drops the oldest. <see cref="MessagesDropped"/> reports messages that a reader does not get.
    /// </remarks>
    /// <param name="room">The room.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The messages, until the room is left or the client is closed.</returns>
    /// <exception cref="ChatException"><see cref="ChatError.RoomNameInvalid"/>; while reading, the error that ends the
    /// client.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public IAsyncEnumerable<ChatMessage> ReadAllAsync(
        string room, ReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        room = RequireRoomName(room);
        options ??= new ReadOptions();
        options.Validate();
        return ReadRoomAsync(room, options, cancellationToken);
    }

    private async IAsyncEnumerable<ChatMessage> ReadRoomAsync(
        string room, ReadOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The reader is added before the join is requested, because the first message may come before the answer.
        var reader = new RoomReader(room, options);
        lock (_roomsGate) _readers = [.. _readers, reader];
        try
        {
            if (_closed.Task.IsCompleted) throw ClosedException();
            var earlier = EarlierMessages.None;
            if (!IsJoined(room)) await JoinAsync(room, options.History, cancellationToken).ConfigureAwait(false);
            else earlier = await ReadEarlierAsync(room, options.History, cancellationToken).ConfigureAwait(false);
            foreach (var message in earlier.Messages)
            {
                yield return message;
                cancellationToken.ThrowIfCancellationRequested();
            }

            while (await reader.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                while (reader.TryTake(out var message))
                {
                    if (earlier.Covers(message)) continue;
                    yield return message;
                    cancellationToken.ThrowIfCancellationRequested();
                }

                if (!reader.TryTakeMissed(out var page)) continue;
                var missed = await ReadMissedAsync(room, page, cancellationToken).ConfigureAwait(false);
                foreach (var message in missed.Where(message => !earlier.Covers(message)))
                {
                    yield return message;
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            lock (_roomsGate) _readers = [.. _readers.Where(other => other != reader)];
        }
    }

    /// <summary>Reads the last messages before those that a new reader is delivered.</summary>
    private async Task<EarlierMessages> ReadEarlierAsync(string room, int count, CancellationToken cancellationToken)
    {
        var found = new List<ChatMessage>();
        var question = new ReadHistory(room, count, 0, 0, default, default);
        while (question.Count > 0
            && await TryReadHistoryAsync(question, cancellationToken).ConfigureAwait(false)
                is { Entries: [var oldest, ..] entries } history)
        {
            found.AddRange(entries.Reverse().Select(entry => MakeMessage(entry, late: false)));
            if (history.IsAll) break;
            question = question with
            {
                Count = count - found.Count,
                BeforeTimestamp = oldest.Timestamp,
                Before = oldest.Position,
            };
        }

        found.Reverse();
        return new EarlierMessages(found);
    }

    /// <summary>Reads backwards from history until all messages of the page are found, or are certainly not there.</summary>
    private async Task<IReadOnlyList<ChatMessage>> ReadMissedAsync(
        string room, MissedPage page, CancellationToken cancellationToken)
    {
        var found = new List<ChatMessage>();
        var question = new ReadHistory(room, page.Count, 0, 0, page.EndTimestamp, page.End);
        while (await TryReadHistoryAsync(question, cancellationToken).ConfigureAwait(false)
            is { Entries: [var oldest, ..] entries } history)
        {
            var messages = entries.Reverse().Select(entry => MakeMessage(entry, page.IsLate)).ToList();
            found.AddRange(messages.Where(page.Contains));
            if (found.Count == page.Count || page.IsBehind(messages[^1])) break;
            if (history.IsAll && entries.Count < question.Count) break;
            question = question with { BeforeTimestamp = oldest.Timestamp, Before = oldest.Position };
        }

        found.Reverse();
        if (found.Count < page.Count) TellDropped(room, page.Count - found.Count);
        return found;
    }

    /// <returns>The answer; null if none can come, because the client is closed.</returns>
    private async Task<History?> TryReadHistoryAsync(ReadHistory question, CancellationToken cancellationToken)
    {
        while (!_closed.Task.IsCompleted)
        {
            try
            {
                return await AskAsync(_historyQuestions, question, cancellationToken).ConfigureAwait(false);
            }
            catch (ChatException failure) when (failure.Code is ChatError.TimedOut or ChatError.Throttled)
            {
                await Task.Delay(s_readAgain, cancellationToken).ConfigureAwait(false);
            }
            catch (ChatException)
            {
                // The client was closed in between.
            }
        }

        return null;
    }

    /// <summary>
    /// Reports dropped messages. The count is taken when the event is raised, and may cover many messages by then.
    /// </summary>
    private void TellDropped(RoomReader reader) => _events.Post(() => TellDropped(reader.Room, reader.TakeDropped()));

    private void TellDropped(string room, long count)
    {
        if (Telemetry.Dropped.Enabled) Telemetry.Dropped.Add(count, Tags);
        _events.Raise(MessagesDropped, this, new MessagesDroppedEventArgs(room, count));
    }

    /// <summary>Ends the readers of a room; null for all readers.</summary>
    private void EndReaders(string? room, ChatException? failure)
    {
        foreach (var reader in _readers)
        {
            if (room is null || Roster.NameComparer.Equals(reader.Room, room)) reader.End(failure);
        }
    }
}
