using PSChat.Groups;
using PSChat.Net;
using PSChat.Wire;

namespace PSChat.Hosting;

/// <summary>A short stay at one server of a group, without a session: to see the view, or to ask for an election.</summary>
internal sealed class GroupVisit : IDisposable
{
    private static readonly TimeSpan s_electionRetry = TimeSpan.FromMilliseconds(500);

    private readonly FrameLink _link;
    private readonly TaskCompletionSource<GroupView> _newer;

    private GroupVisit(FrameLink link, GroupView view, TaskCompletionSource<GroupView> newer)
    {
        _link = link;
        _newer = newer;
        View = view;
    }

    /// <summary>The group's view when the visit began.</summary>
    public GroupView View { get; }

    /// <summary>Finds the group and visits its leader, or another member if that cannot be reached.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.GroupNotFound"/>, <see cref="ChatError.TimedOut"/>, or what the
    /// server said.</exception>
    public static async Task<GroupVisit> OpenAsync(NetworkOptions options, TimeSpan timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ServerSockets.Validate(options);
        var clock = new MonotonicClock(TimeProvider.System);
        Error? error = null;
        var wasAnswered = false;
        while (clock.Elapsed < timeout)
        {
            var answers = await ChatGroups.AskAsync(options, options.Group, timeout - clock.Elapsed, cancellation).ConfigureAwait(false);
            foreach (var member in answers.SelectMany(found => found.Answer.Members))
            {
                wasAnswered = true;
                var (visit, refusal) = await TryVisitAsync(member, options, cancellation).ConfigureAwait(false);
                if (visit is not null) return visit;
                error = refusal ?? error;
            }
        }

        throw error is not null ? new ChatException(error.Code, error.Text, "Bring both sides to the same version and group.")
            : wasAnswered ? new ChatException(ChatError.TimedOut, $"The group '{options.Group}' answers, but its servers take no link.", "Open their TCP ports in the firewall.")
            : ChatClient.GroupNotFound(options.Group, options, timeout.TotalSeconds, null);
    }

    /// <summary>Asks for an election and waits for its view.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.TimedOut"/>, <see cref="ChatError.ConnectionLost"/>.</exception>
    public async Task<GroupView> ElectAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        var clock = new MonotonicClock(TimeProvider.System);
        while (clock.Elapsed < timeout)
        {
            // Asked again: one election may be under way already, or its leader fail under the question.
            _link.Send(new HoldElection());
            var rest = timeout - clock.Elapsed;
            try
            {
                return await _newer.Task.WaitAsync(rest < s_electionRetry ? rest : s_electionRetry, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Asked again above, if there is time.
            }
        }

        throw new ChatException(ChatError.TimedOut, "No election was completed in time.", "Look at Get-ChatGroupView; members may be unreachable.");
    }

    public void Dispose() => _link.CloseWhenWritten();

    private static async Task<(GroupVisit? Visit, Error? Refusal)> TryVisitAsync(
        Member member, NetworkOptions options, CancellationToken cancellation)
    {
        var newer = new TaskCompletionSource<GroupView>(TaskCreationOptions.RunContinuationsAsynchronously);
        var hello = new Hello(WireConstants.Version, options.Group, LinkRole.Client, 0, null);
        var result = await LinkDialer.DialAsync(
            member.Endpoints, options.BindAddress, hello, OnReceived, OnEnded, cancellation).ConfigureAwait(false);
        if (result.Link is null) return (null, result.Error);
        if (result.Welcome!.View is { } view) return (new GroupVisit(result.Link, view, newer), null);
        result.Link.Dispose();
        return (null, null);

        void OnReceived(FrameLink link, IReadOnlyList<Frame> frames)
        {
            if (frames.OfType<ViewChanged>().FirstOrDefault() is { } changed) newer.TrySetResult(changed.View);
        }

        void OnEnded(FrameLink link, Error? error)
        {
            newer.TrySetException(new ChatException(ChatError.ConnectionLost, "The server closed the connection.", "Try again."));
            _ = newer.Task.Exception;
        }
    }
}
