using System.Threading.Channels;
using PSChat.Net;
using PSChat.Net.Security;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Hosting;

/// <summary>A short visit to one server of a group, without a session, to ask for its status or for an election.</summary>
internal sealed class GroupVisit : IDisposable
{
    private static readonly TimeSpan s_electionRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_pingInterval = TimeSpan.FromSeconds(2);

    /// <summary>Most frames that wait to be handled; a server that sends more is not read until some are handled.</summary>
    private const int Waiting = 64;

    private readonly FrameLink _link;
    private readonly LinkSecurity? _security;
    private readonly Channel<Frame> _frames;

    private GroupVisit(FrameLink link, LinkSecurity? security, GroupView view, Channel<Frame> frames)
    {
        _link = link;
        _security = security;
        _frames = frames;
        View = view;
    }

    /// <summary>The group's view when the visit began.</summary>
    public GroupView View { get; }

    /// <summary>Finds the group and visits its leader, or another member if that cannot be reached.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.GroupNotFound"/>, <see cref="ChatError.TimedOut"/>, or the server's
    /// error.</exception>
    public static async Task<GroupVisit> OpenAsync(NetworkOptions options, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ServerSockets.Validate(options);
        var clock = new MonotonicClock(TimeProvider.System);
        Error? error = null;
        DatagramRefusal? refusedDatagram = null;
        IReadOnlyList<SeedFailure> seedFailures = [];
        var wasAnswered = false;
        while (clock.Elapsed < timeout)
        {
            var left = timeout - clock.Elapsed;
            var answers = await ChatGroups.AskAsync(options, options.Group, left, cancellationToken).ConfigureAwait(false);
            refusedDatagram = answers.Refusal ?? refusedDatagram;
            seedFailures = answers.SeedFailures;
            foreach (var member in answers.Found.SelectMany(found => found.Answer.Members))
            {
                wasAnswered = true;
                var result = await TryVisitAsync(member.Endpoints, options, cancellationToken).ConfigureAwait(false);
                if (result.Visit is not null) return result.Visit;
                error = result.Refusal ?? error;
            }
        }

        if (error is not null) throw new ChatException(error.Code, error.Text, Refusals.RemedyOf(error.Code));
        if (!wasAnswered)
        {
            throw ChatClient.GroupNotFound(
                options.Group, options, timeout.TotalSeconds, refusedDatagram, seedFailures, null);
        }

        throw new ChatException(
            ChatError.TimedOut, $"The group '{options.Group}' answers, but its servers take no link.", RemedyCode.OpenTcpPorts);
    }

    /// <summary>Asks for an election and waits for its view.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.TimedOut"/>, <see cref="ChatError.ConnectionLost"/>.</exception>
    public async Task<GroupView> ElectAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var clock = new MonotonicClock(TimeProvider.System);
        var wasThrottled = false;
        while (clock.Elapsed < timeout)
        {
            // The request is repeated: another election may be under way, or the leader may fail before it takes the request.
            _link.Send(new HoldElection());
            var rest = timeout - clock.Elapsed;
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(rest < s_electionRetry ? rest : s_electionRetry);
                return (await ReadAsync<ViewChanged>(limit.Token, throttled => wasThrottled = true).ConfigureAwait(false)).View;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The request is repeated above, if there is time.
            }
        }

        throw wasThrottled
            ? new ChatException(
                ChatError.Throttled, "The server holds no more elections at the moment.", RemedyCode.WaitBetweenElections)
            : new ChatException(ChatError.TimedOut, "No election was completed in time.", RemedyCode.LookForMembers);
    }

    /// <summary>Lists the users of the group.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.ConnectionLost"/>.</exception>
    public async Task<IReadOnlyList<UserInfo>> ListUsersAsync(CancellationToken cancellationToken)
    {
        var part = await AskAsync<UserList>(new ListUsers(), cancellationToken).ConfigureAwait(false);
        var users = part.Users.ToList();
        while (!part.IsLast)
        {
            part = await ReadAsync<UserList>(cancellationToken).ConfigureAwait(false);
            users.AddRange(part.Users.Take(UserList.MaximumUsers - users.Count));
        }

        return UserInfo.ListOf(users, View);
    }

    /// <summary>Gets the status of the group's servers.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.ConnectionLost"/>.</exception>
    public async Task<GroupStatus> GetStatusAsync(CancellationToken cancellationToken) =>
        GroupStatus.Of(await AskAsync<MemberList>(new ListMembers(), cancellationToken).ConfigureAwait(false));

    /// <summary>Measures the server's answer time when nothing is asked.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.ConnectionLost"/>.</exception>
    public async Task<TimeSpan> PingAsync(CancellationToken cancellationToken)
    {
        var clock = new MonotonicClock(TimeProvider.System);
        _link.Send(new Ping());
        await ReadAsync<Pong>(cancellationToken).ConfigureAwait(false);
        return clock.Elapsed;
    }

    /// <summary>Waits for the next view, without a time limit.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.ConnectionLost"/>.</exception>
    public async Task<ViewChanged> WaitForViewAsync(CancellationToken cancellationToken)
    {
        var clock = new MonotonicClock(TimeProvider.System);
        var isPinged = false;
        var pingDue = s_pingInterval;
        while (true)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var wait = pingDue - clock.Elapsed;
            limit.CancelAfter(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            try
            {
                var frame = await ReadAsync<Frame>(limit.Token).ConfigureAwait(false);
                if (frame is ViewChanged changed) return changed;
                isPinged = false;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // A ping is needed for two reasons: servers close the links of clients that send nothing, and a server that
                // hangs reports no new view.
                if (isPinged) throw NoAnswer();
                isPinged = true;
                _link.Send(new Ping());
                pingDue = clock.Elapsed + s_pingInterval;
            }
        }
    }

    public void Dispose()
    {
        _frames.Writer.TryComplete(Over());
        _link.CloseWhenWritten();
        _security?.Dispose();
    }

    /// <summary>Asks repeatedly until the server accepts the question.</summary>
    private async Task<T> AskAsync<T>(Frame question, CancellationToken cancellationToken)
        where T : Frame
    {
        while (true)
        {
            Throttled? refusal = null;
            _link.Send(question);
            using var asked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            try
            {
                return await ReadAsync<T>(asked.Token, throttled =>
                {
                    refusal = throttled;
                    asked.Cancel();
                }).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (refusal is not null && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(refusal.Wait, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<T> ReadAsync<T>(CancellationToken cancellationToken, Action<Throttled>? throttled = null)
        where T : Frame
    {
        try
        {
            while (true)
            {
                var frame = await _frames.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (frame is T wanted) return wanted;
                if (frame is Throttled refusal) throttled?.Invoke(refusal);
            }
        }
        catch (ChannelClosedException exception) when (exception.InnerException is ChatException closed)
        {
            throw closed;
        }
    }

    /// <summary>Visits the server that answers first at one of these endpoints.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.EncryptionUnavailable"/>.</exception>
    public static async Task<VisitResult> TryVisitAsync(
        IReadOnlyList<Endpoint> endpoints, NetworkOptions options, CancellationToken cancellationToken)
    {
        var security = ServerSockets.OpenSecurity(options);
        VisitResult? result = null;
        try
        {
            return result = await TryVisitAsync(endpoints, options, security, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // The visit disposes it, if there is one.
            if (result?.Visit is null) security?.Dispose();
        }
    }

    private static async Task<VisitResult> TryVisitAsync(
        IReadOnlyList<Endpoint> endpoints, NetworkOptions options, LinkSecurity? security, CancellationToken cancellationToken)
    {
        var received = Channel.CreateBounded<Frame>(Waiting);
        var hello = new Hello(WireConstants.Version, options.Group, LinkRole.Client, LinkAuthentication.None, null);
        var result = await LinkDialer.DialAsync(
            endpoints, options.BindAddress, security, hello, OnReceived, OnEnded, cancellationToken).ConfigureAwait(false);
        if (result.Link is null) return new(null, null, result.Failure, result.Error);
        if (result.Welcome!.View is { } view)
        {
            return new(new GroupVisit(result.Link, security, view, received), result.Welcome.Self, default, null);
        }

        result.Link.Dispose();
        return new(null, result.Welcome.Self, default, null);

        async ValueTask OnReceived(FrameLink link, IReadOnlyList<Frame> frames)
        {
            try
            {
                foreach (var frame in frames)
                {
                    await received.Writer.WriteAsync(frame, CancellationToken.None).ConfigureAwait(false);
                }
            }
            catch (ChannelClosedException)
            {
                // The visit is over.
            }
        }

        void OnEnded(FrameLink link, Error? error) => received.Writer.TryComplete(Over());
    }

    private static ChatException NoAnswer() => new(ChatError.ConnectionLost, "The server does not answer.", RemedyCode.TryAgain);

    private static ChatException Over() =>
        new(ChatError.ConnectionLost, "The server closed the connection.", RemedyCode.TryAgain);
}
