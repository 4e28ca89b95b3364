using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Net;
using PSChat.Wire;

namespace PSChat;

/// <summary>Questions to the network that need neither a server nor a session.</summary>
public static class ChatGroups
{
    private static readonly TimeSpan s_probeInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes a group key: 256 random bits.</summary>
    public static GroupKey NewKey() => RandomNumbers.NextKey();

    /// <summary>Asks for groups for the time of <paramref name="window"/>.</summary>
    /// <param name="options">Where to ask; <see cref="NetworkOptions.Group"/> is ignored.</param>
    /// <param name="group">A group's name, or null for all groups.</param>
    /// <param name="window">Time to collect answers; with a name, the first answer ends the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <remarks>A group with a key answers only those that have the key. With a key in the options, no other groups are
    /// found.</remarks>
    /// <exception cref="ChatException"><see cref="ChatError.AddressUnavailable"/>, <see cref="ChatError.NameInvalid"/>; if the
    /// named group has another key than the given one: <see cref="ChatError.KeyRequired"/>,
    /// <see cref="ChatError.KeyUnexpected"/>, <see cref="ChatError.KeyWrong"/>.</exception>
    public static async Task<IReadOnlyList<FoundGroup>> FindAsync(
        NetworkOptions options, string? group, TimeSpan window, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ServerSockets.Validate(options);
        if (group is not null) group = ServerSockets.RequireName(group, "group");
        var answers = await AskAsync(options, group, window, cancellationToken).ConfigureAwait(false);
        if (answers is { Found: [], Refusal: { } refusal })
        {
            throw ChatClient.GroupNotFound(group!, options, window.TotalSeconds, refusal, null);
        }

        return [.. answers.Found.Select(found => new FoundGroup(
            found.Answer.Group, found.Answer.Members[0], found.Answer.Epoch, found.Answer.MemberCount, found.RoundTrip))];
    }

    /// <summary>Gets the current view of the group named in <paramref name="options"/>.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.GroupNotFound"/>, <see cref="ChatError.TimedOut"/>.</exception>
    public static async Task<GroupView> GetViewAsync(
        NetworkOptions options, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using var visit = await GroupVisit.OpenAsync(options, timeout, cancellationToken).ConfigureAwait(false);
        return visit.View;
    }

    /// <summary>Lists the users of the group named in <paramref name="options"/>, by name.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.GroupNotFound"/>, <see cref="ChatError.TimedOut"/>.</exception>
    public static Task<IReadOnlyList<UserInfo>> ListUsersAsync(
        NetworkOptions options, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        AskAsync(options, static (visit, token) => visit.ListUsersAsync(token), timeout, cancellationToken);

    /// <summary>Lists the rooms of the group that have users, by name.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.GroupNotFound"/>, <see cref="ChatError.TimedOut"/>.</exception>
    public static async Task<IReadOnlyList<RoomInfo>> ListRoomsAsync(
        NetworkOptions options, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        RoomInfo.ListOf(await ListUsersAsync(options, timeout, cancellationToken).ConfigureAwait(false));

    /// <summary>Gets the view of the group named in <paramref name="options"/>, and how its servers are doing.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.GroupNotFound"/>, <see cref="ChatError.TimedOut"/>.</exception>
    public static Task<GroupStatus> GetStatusAsync(
        NetworkOptions options, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        AskAsync(options, static (visit, token) => visit.GetStatusAsync(token), timeout, cancellationToken);

    /// <summary>
    /// Calls <paramref name="changed"/> with the view of the group named in <paramref name="options"/>, and then with each new
    /// view, until cancelled. When the server that reports them fails, another one is found.
    /// </summary>
    /// <param name="options">The group, and where to ask.</param>
    /// <param name="changed">Called one at a time, on any thread.</param>
    /// <param name="timeout">Time limit for finding a server, at first and after each failure.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="ChatException"><see cref="ChatError.GroupNotFound"/>, <see cref="ChatError.TimedOut"/>.</exception>
    public static async Task WatchAsync(
        NetworkOptions options, Action<ViewChangedEventArgs> changed, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        GroupView? last = null;
        while (true)
        {
            using var visit = await GroupVisit.OpenAsync(options, timeout, cancellationToken).ConfigureAwait(false);
            try
            {
                var status = await visit.GetStatusAsync(cancellationToken).ConfigureAwait(false);
                Tell(status.View, status.ElectionDuration);
                while (true)
                {
                    var next = await visit.WaitForViewAsync(cancellationToken).ConfigureAwait(false);
                    Tell(next.View, next.ElectionDuration);
                }
            }
            catch (ChatException lost) when (lost.Code == ChatError.ConnectionLost)
            {
                // Another server can report the views. A server that is leaving may still answer for a moment, hence the pause.
                await Task.Delay(s_probeInterval, cancellationToken).ConfigureAwait(false);
            }
        }

        void Tell(GroupView view, TimeSpan electionDuration)
        {
            if (last is not null && view.Epoch <= last.Epoch) return;
            changed(new ViewChangedEventArgs(view, last, electionDuration));
            last = view;
        }
    }

    /// <summary>Asks the group named in <paramref name="options"/> for an election and waits for its view.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.GroupNotFound"/>, <see cref="ChatError.TimedOut"/>.</exception>
    public static async Task<ElectionResult> ElectAsync(
        NetworkOptions options, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var clock = new MonotonicClock(TimeProvider.System);
        using var visit = await GroupVisit.OpenAsync(options, timeout, cancellationToken).ConfigureAwait(false);
        var before = visit.View;
        var start = clock.Elapsed;
        var after = await visit.ElectAsync(timeout - clock.Elapsed, cancellationToken).ConfigureAwait(false);
        return new ElectionResult(after.Leader, after.Epoch, before.Leader.Rank, after.Members, clock.Elapsed - start);
    }

    /// <summary>Asks one server; if it fails before it answers, asks the next one.</summary>
    private static async Task<T> AskAsync<T>(
        NetworkOptions options,
        Func<GroupVisit, CancellationToken, Task<T>> question,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var clock = new MonotonicClock(TimeProvider.System);
        while (true)
        {
            var left = timeout - clock.Elapsed;
            using var visit = await GroupVisit.OpenAsync(options, left, cancellationToken).ConfigureAwait(false);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var rest = timeout - clock.Elapsed;
            limit.CancelAfter(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
            try
            {
                return await question(visit, limit.Token).ConfigureAwait(false);
            }
            catch (ChatException lost) when (lost.Code == ChatError.ConnectionLost && clock.Elapsed < timeout)
            {
                // The server failed before it answered, so the next one is asked.
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw new ChatException(
                    ChatError.TimedOut, $"The group '{options.Group}' did not answer in time.", RemedyCode.TryAgain, exception);
            }
        }
    }

    /// <summary>Asks the network until the time is over or, for a named group, until a server answers.</summary>
    internal static async Task<GroupAnswers> AskAsync(
        NetworkOptions options, string? group, TimeSpan window, CancellationToken cancellationToken)
    {
        var clock = new MonotonicClock(TimeProvider.System);
        using var network = ServerSockets.OpenDiscovery(options, clock, listens: false, group);
        var nonce = RandomNumbers.NextSeed();
        var gate = new Lock();
        var found = new Dictionary<string, (Answer Answer, TimeSpan RoundTrip)>(NameComparer.Instance);
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var askedAt = TimeSpan.Zero;
        network.Start((_, datagram) =>
        {
            if (datagram is not Answer answer || answer.Nonce != nonce) return;
            if (group is not null && !NameComparer.Instance.Equals(answer.Group, group)) return;
            lock (gate)
            {
                var roundTrip = found.TryGetValue(answer.Group, out var known) ? known.RoundTrip : clock.Elapsed - askedAt;
                if (known.Answer is null || answer.Epoch > known.Answer.Epoch) found[answer.Group] = (answer, roundTrip);
            }

            if (group is not null) first.TrySetResult();
        });

        while (clock.Elapsed < window && !first.Task.IsCompleted)
        {
            lock (gate) askedAt = clock.Elapsed;
            network.Broadcast(new Probe(group ?? "", nonce, Rank.None));
            var rest = window - clock.Elapsed;
            await WaitAsync(first.Task, rest < s_probeInterval ? rest : s_probeInterval, cancellationToken).ConfigureAwait(false);
        }

        lock (gate)
        {
            var answers = found.Values.OrderBy(item => item.Answer.Group, NameComparer.Instance);
            return new GroupAnswers([.. answers], network.Guard.LastRefusal);
        }
    }

    private static async Task WaitAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            if (limit > TimeSpan.Zero) await task.WaitAsync(limit, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // No answer yet, so the caller asks again.
        }
    }
}
