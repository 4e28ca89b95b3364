using System.Threading.Channels;
using PSChat.Groups;
using PSChat.Messages;
using PSChat.Net;
using PSChat.Net.Security;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Hosting;

/// <summary>A short stay at one server of a group, without a session: to see who is there, or to ask for an election.</summary>
internal sealed class GroupVisit : IDisposable
{
    private static readonly TimeSpan s_electionRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_pingInterval = TimeSpan.FromSeconds(2);

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
    /// <exception cref="ChatException"><see cref="ChatError.GroupNotFound"/>, <see cref="ChatError.TimedOut"/>, or what the
    /// server said.</exception>
    public static async Task<GroupVisit> OpenAsync(NetworkOptions options, TimeSpan timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ServerSockets.Validate(options);
        var clock = new MonotonicClock(TimeProvider.System);
        var security = ServerSockets.OpenSecurity(options);
        GroupVisit? opened = null;
        try
        {
            return opened = await OpenAsync(options, security, clock, timeout, cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (opened is null) security?.Dispose();
        }
    }

    private static async Task<GroupVisit> OpenAsync(
        NetworkOptions options, LinkSecurity? security, MonotonicClock clock, TimeSpan timeout, CancellationToken cancellation)
    {
        Error? error = null;
        DatagramRefusal? refusedDatagram = null;
        var wasAnswered = false;
        while (clock.Elapsed < timeout)
        {
            var answers = await ChatGroups.AskAsync(options, options.Group, timeout - clock.Elapsed, cancellation).ConfigureAwait(false);
            refusedDatagram = answers.Refusal ?? refusedDatagram;
            foreach (var member in answers.Found.SelectMany(found => found.Answer.Members))
            {
                wasAnswered = true;
                var (visit, refusal) = await TryVisitAsync(member, options, security, cancellation).ConfigureAwait(false);
                if (visit is not null) return visit;
                error = refusal ?? error;
            }
        }

        throw error is not null ? new ChatException(error.Code, error.Text, Refusals.RemedyOf(error.Code))
            : wasAnswered ? new ChatException(ChatError.TimedOut, $"The group '{options.Group}' answers, but its servers take no link.", "Open their TCP ports in the firewall.")
            : ChatClient.GroupNotFound(options.Group, options, timeout.TotalSeconds, refusedDatagram, null);
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
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                limit.CancelAfter(rest < s_electionRetry ? rest : s_electionRetry);
                return (await ReadAsync<ViewChanged>(limit.Token).ConfigureAwait(false)).View;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // Asked again above, if there is time.
            }
        }

        throw new ChatException(ChatError.TimedOut, "No election was completed in time.", "Look at Get-ChatGroupView; members may be unreachable.");
    }

    /// <summary>The users of the group.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.ConnectionLost"/>.</exception>
    public async Task<IReadOnlyList<UserInfo>> ListUsersAsync(CancellationToken cancellation)
    {
        _link.Send(new ListUsers());
        var users = new List<PresentUser>();
        UserList part;
        do
        {
            part = await ReadAsync<UserList>(cancellation).ConfigureAwait(false);
            users.AddRange(part.Users);
        }
        while (!part.IsLast);
        return UserInfo.ListOf(users, View);
    }

    /// <summary>How the group's servers are doing.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.ConnectionLost"/>.</exception>
    public async Task<GroupStatus> GetStatusAsync(CancellationToken cancellation)
    {
        _link.Send(new ListMembers());
        return GroupStatus.Of(await ReadAsync<MemberList>(cancellation).ConfigureAwait(false));
    }

    /// <summary>The next view, whenever it comes.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.ConnectionLost"/>.</exception>
    public async Task<ViewChanged> WaitForViewAsync(CancellationToken cancellation)
    {
        var isPinged = false;
        while (true)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(s_pingInterval);
            try
            {
                var frame = await ReadAsync<Frame>(limit.Token).ConfigureAwait(false);
                if (frame is ViewChanged changed) return changed;
                isPinged = false;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // Servers give up a client that is silent, and a server that has stopped thinking tells of no change.
                if (isPinged) throw new ChatException(ChatError.ConnectionLost, "The server does not answer.", "Try again.");
                isPinged = true;
                _link.Send(new Ping());
            }
        }
    }

    public void Dispose()
    {
        _link.CloseWhenWritten();
        _security?.Dispose();
    }

    private async Task<T> ReadAsync<T>(CancellationToken cancellation)
        where T : Frame
    {
        try
        {
            while (true)
            {
                if (await _frames.Reader.ReadAsync(cancellation).ConfigureAwait(false) is T wanted) return wanted;
            }
        }
        catch (ChannelClosedException exception) when (exception.InnerException is ChatException closed)
        {
            throw closed;
        }
    }

    private static async Task<(GroupVisit? Visit, Error? Refusal)> TryVisitAsync(
        Member member, NetworkOptions options, LinkSecurity? security, CancellationToken cancellation)
    {
        var received = Channel.CreateUnbounded<Frame>();
        var hello = new Hello(WireConstants.Version, options.Group, LinkRole.Client, LinkAuthentication.None, null);
        var result = await LinkDialer.DialAsync(
            member.Endpoints, options.BindAddress, security, hello, OnReceived, OnEnded, cancellation).ConfigureAwait(false);
        if (result.Link is null) return (null, result.Error);
        if (result.Welcome!.View is { } view) return (new GroupVisit(result.Link, security, view, received), null);
        result.Link.Dispose();
        return (null, null);

        void OnReceived(FrameLink link, IReadOnlyList<Frame> frames)
        {
            foreach (var frame in frames) received.Writer.TryWrite(frame);
        }

        void OnEnded(FrameLink link, Error? error) => received.Writer.TryComplete(
            new ChatException(ChatError.ConnectionLost, "The server closed the connection.", "Try again."));
    }
}
