using PSChat.Groups;

namespace PSChat;

/// <summary>Requests of a running server's callers.</summary>
public sealed partial class ChatServer
{
    private static readonly TimeSpan s_electionRetry = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_statusPatience = TimeSpan.FromSeconds(5);

    private readonly List<TaskCompletionSource<GroupStatus>> _statusQuestions = [];
    private TaskCompletionSource<StopResult>? _leaving;

    /// <summary>Asks all servers of the group how they are doing, and waits half a second for those that do not answer.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.NotMember"/>, <see cref="ChatError.Closed"/>,
    /// <see cref="ChatError.TimedOut"/> if this server's event loop does not handle the request in 5 s.</exception>
    public async Task<GroupStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        var answer = new TaskCompletionSource<GroupStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_loop.Post(() => AskMembers(answer))) throw WasStopped();
        try
        {
            return await WaitAsync(answer.Task, s_statusPatience, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new ChatException(ChatError.TimedOut, "The server did not answer in time.", RemedyCode.TryAgain, exception);
        }
    }

    private void AskMembers(TaskCompletionSource<GroupStatus> answer)
    {
        if (_view is null)
        {
            answer.TrySetException(NoMemberYet());
            return;
        }

        _statusQuestions.Add(answer);
        if (_statusQuestions.Count == 1) _protocol.AskMembers(_loop.Clock.Now);
    }

    /// <summary>Holds an election and waits for its view.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.TimedOut"/>, <see cref="ChatError.NotMember"/>,
    /// <see cref="ChatError.Closed"/>.</exception>
    public async Task<ElectionResult> ElectAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (View is not { } before) throw NoMemberYet();
        var election = new PendingElection(before, _loop.Clock.Elapsed);
        if (!_loop.Post(() => _elections.Add(election))) throw WasStopped();

        try
        {
            return await WaitAsync(election.Completion.Task, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new ChatException(
                ChatError.TimedOut, "No election was completed in time.", RemedyCode.LookForMembers, exception);
        }
        finally
        {
            _loop.Post(() => _elections.Remove(election));
        }
    }

    /// <summary>
    /// Leaves the group with a handover, then stops. Stops after <paramref name="timeout"/> in any case, and returns the reason
    /// if the handover did not succeed.
    /// </summary>
    /// <param name="timeout">Time limit for the handover; zero for none.</param>
    /// <param name="cancellationToken">Ends the wait for the handover early, as if <paramref name="timeout"/> were over.</param>
    public async Task<StopResult> StopAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var leaving = new TaskCompletionSource<StopResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _leaving, leaving, null) is { } earlier) leaving = earlier;
        if (Interlocked.Exchange(ref _hasRun, 1) == 0)
        {
            Close();
            return new StopResult(HandedOver: true, WasLast: false, "");
        }

        // Without time to wait, the result must not depend on which thread is faster.
        if (timeout == TimeSpan.Zero)
        {
            var isLast = View?.Members.Length == 1;
            leaving.TrySetResult(isLast ? new StopResult(HandedOver: true, WasLast: true, "") : NotHandedOver(timeout));
        }

        _loop.Post(() => _protocol.BeginLeave(_loop.Clock.Now));
        try
        {
            await Task.WhenAny(leaving.Task, _stopped.Task).WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            leaving.TrySetResult(NotHandedOver(timeout));
        }
        catch (OperationCanceledException)
        {
            leaving.TrySetResult(new StopResult(HandedOver: false, WasLast: false, "The wait for the handover was cancelled."));
        }

        _loop.Stop();
        await _stopped.Task.ConfigureAwait(false);
        leaving.TrySetResult(new StopResult(HandedOver: false, WasLast: false, "The server had stopped before."));
        return await leaving.Task.ConfigureAwait(false);
    }

    /// <summary>
    /// Waits for an answer of the event loop. The loop may end after it was asked and before it handles the question, which then
    /// gets no answer.
    /// </summary>
    private async Task<T> WaitAsync<T>(Task<T> answer, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await Task.WhenAny(answer, _stopped.Task).WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        return answer.IsCompleted ? await answer.ConfigureAwait(false) : throw WasStopped();
    }

    private static ChatException WasStopped() => new(ChatError.Closed, "The server was stopped.", RemedyCode.StartServer);

    private static ChatException NoMemberYet() =>
        new(ChatError.NotMember, "The server is not a member of a group yet.", RemedyCode.WaitForMembership);

    private static StopResult NotHandedOver(TimeSpan timeout) => new(
        HandedOver: false,
        WasLast: false,
        $"The group did not take the leave within {timeout.TotalSeconds:0.#} s; it will notice the failure.");

    private void AskForElections(Instant now)
    {
        foreach (var election in _elections)
        {
            // The request is repeated, because the leader may have changed or failed before it took the request.
            if (now.Monotonic < election.AskAgainAt) continue;
            election.AskAgainAt = now.Monotonic + s_electionRetry;
            _protocol.RequestElection(now);
        }
    }

    private void CompleteElections(GroupView view)
    {
        foreach (var election in _elections.Where(election => view.Epoch > election.Before.Epoch))
        {
            election.Completion.TrySetResult(new ElectionResult(
                view.Leader, view.Epoch, election.Before.Leader.Rank, view.Members, _loop.Clock.Elapsed - election.StartedAt));
        }
    }

    private sealed class PendingElection(GroupView before, TimeSpan startedAt)
    {
        public GroupView Before { get; } = before;

        public TimeSpan StartedAt { get; } = startedAt;

        public TimeSpan AskAgainAt { get; set; }

        public TaskCompletionSource<ElectionResult> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
