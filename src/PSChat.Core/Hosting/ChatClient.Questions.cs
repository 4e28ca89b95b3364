using PSChat.Wire;

namespace PSChat;

/// <summary>Questions of a client to its server.</summary>
public sealed partial class ChatClient
{
    private static readonly TimeSpan s_answerPatience = TimeSpan.FromSeconds(5);

    private readonly Queue<TaskCompletionSource<IReadOnlyList<UserInfo>>> _userQuestions = [];
    private readonly Queue<TaskCompletionSource<History>> _historyQuestions = [];

    /// <summary>Lists the users of the group, by name, with the rooms that they are in.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.Closed"/>, <see cref="ChatError.TimedOut"/> after 5 s.</exception>
    public Task<IReadOnlyList<UserInfo>> ListUsersAsync(CancellationToken cancellationToken = default) =>
        AskAsync(_userQuestions, new ListUsers(), cancellationToken);

    /// <summary>Lists the rooms of the group that have users, by name.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.Closed"/>, <see cref="ChatError.TimedOut"/> after 5 s.</exception>
    public async Task<IReadOnlyList<RoomInfo>> ListRoomsAsync(CancellationToken cancellationToken = default) =>
        RoomInfo.ListOf(await ListUsersAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Reads the last messages of a joined room that its server keeps, in the order of history.</summary>
    /// <param name="room">The room.</param>
    /// <param name="count">Most messages to return; 0 or more.</param>
    /// <param name="since">Earliest time of a message; no limit by default.</param>
    /// <param name="until">Latest time of a message; no limit by default.</param>
    /// <param name="filter">Selects the messages to return; all by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ChatException"><see cref="ChatError.RoomNotJoined"/>, <see cref="ChatError.Closed"/>,
    /// <see cref="ChatError.TimedOut"/> after 5 s without an answer.</exception>
    public async Task<IReadOnlyList<ChatMessage>> ReadHistoryAsync(
        string room,
        int count,
        DateTimeOffset? since = null,
        DateTimeOffset? until = null,
        Predicate<ChatMessage>? filter = null,
        CancellationToken cancellationToken = default)
    {
        room = RequireJoined(room);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var found = new List<ChatMessage>();
        var question = new ReadHistory(room, count, since?.UtcTicks ?? 0, until?.UtcTicks ?? 0, default, default);
        for (var isAll = count == 0; !isAll;)
        {
            // With a filter it is unknown how many messages are needed, so each answer is to hold as many as fit.
            var part = filter is null ? question with { Count = count - found.Count } : question with { Count = int.MaxValue };
            var history = await AskAsync(_historyQuestions, part, cancellationToken).ConfigureAwait(false);
            foreach (var message in history.Entries.Reverse().Select(entry => MakeMessage(entry, late: false)))
            {
                if (found.Count < count && filter?.Invoke(message) != false) found.Add(message);
            }

            isAll = history.IsAll || history.Entries.Count == 0 || found.Count == count;
            if (isAll) break;
            question = question with { BeforeTimestamp = history.Entries[0].Timestamp, Before = history.Entries[0].Position };
        }

        found.Reverse();
        return found;
    }

    private async Task<T> AskAsync<T>(Queue<TaskCompletionSource<T>> open, Frame question, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await AskLoopAsync(() =>
        {
            open.Enqueue(answer);
            _protocol.Ask(_loop.Clock.Now, question);
            return true;
        }, cancellationToken).ConfigureAwait(false);
        try
        {
            return await answer.Task.WaitAsync(s_answerPatience, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw _isThrottled
                ? new ChatException(
                    ChatError.Throttled, "The server takes no more questions at the moment.", RemedyCode.AskLessOften, exception)
                : new ChatException(ChatError.TimedOut, "The server did not answer in time.", RemedyCode.TryAgain, exception);
        }
    }
}
