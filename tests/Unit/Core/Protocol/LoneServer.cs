using System.Net;
using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Protocol.Home;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>
/// The state machine of a server that is a group of its own, under a virtual clock, with its frames to clients.
/// </summary>
internal sealed class LoneServer : NoEffects, IServerEffects
{
    public const string Room = "lobby";

    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<long, SessionSecret> _users = [];
    private Instant _now = new(TimeSpan.FromSeconds(1), 638_712_864_000_000_000);
    private long _lastConnection;

    public LoneServer(ServerLimits limits)
    {
        var self = new Member(new Rank(1, 1), "s1", [new Endpoint(IPAddress.Loopback, 1)], 1);
        Protocol = new ServerProtocol(
            new ServerSettings(Names.DefaultGroup, self, null, new GroupTimings(), 1) { Limits = limits }, this);
        Protocol.Start(_now);
        while (Protocol.Role != ServerRole.Leading) Pass(s_step);
    }

    public ServerProtocol Protocol { get; }

    /// <summary>Frames to clients, in order.</summary>
    public List<(long Connection, Frame Frame)> Said { get; } = [];

    /// <summary>Number of frames that it had sent when it last announced messages for a connection.</summary>
    public Dictionary<long, int> Announced { get; } = [];

    public List<ServerLimit> Refusals { get; } = [];

    /// <summary>Links that it has closed, with the reason.</summary>
    public Dictionary<long, ChatError> Closed { get; } = [];

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time)
    {
        for (var end = _now.Monotonic + time; _now.Monotonic < end;)
        {
            var step = end - _now.Monotonic < s_step ? end - _now.Monotonic : s_step;
            _now = new Instant(_now.Monotonic + step, _now.WallTicks + step.Ticks);
            Turn();
        }
    }

    /// <summary>Connects a client, without a session.</summary>
    /// <returns>The connection.</returns>
    public long Dial()
    {
        Protocol.ClientUp(_now, ++_lastConnection);
        return _lastConnection;
    }

    /// <summary>Attaches a user, who may come back.</summary>
    /// <returns>The connection.</returns>
    public long Attach(int user, params string[] rooms)
    {
        var connection = Dial();
        _users[connection] = new SessionSecret(new Guid(user, 0, 0, new byte[8]));
        Tell(connection, new Attach(_users[connection], $"user {user}", 0, connection, new Frontier(), rooms));
        return connection;
    }

    public void HangUp(long connection)
    {
        Protocol.ClientDown(_now, connection);
        Turn();
    }

    /// <summary>Handles frames of a client at one moment.</summary>
    /// <returns>The answers, without delivered messages.</returns>
    public IReadOnlyList<Frame> Tell(long connection, params Frame[] frames)
    {
        var before = Said.Count;
        foreach (var frame in frames) Protocol.ReceiveFromClient(_now, connection, frame);
        Turn();
        return [.. Said.Skip(before).Where(said => said.Connection == connection).Select(said => said.Frame)];
    }

    /// <summary>The messages that wait for a client.</summary>
    public IReadOnlyList<LogEntry> Read(long connection)
    {
        var deliveries = new List<DeliveredEntry>();
        while (Protocol.ReadDeliveries(connection, int.MaxValue, deliveries))
        {
        }

        return [.. deliveries.Select(delivered => delivered.Entry)];
    }

    /// <summary>Sends messages from a number on.</summary>
    /// <returns>Number of accepted messages; the client must send the others again.</returns>
    public int Send(long connection, long first, int count) => Tell(
        connection, [.. Enumerable.Range(0, count).Select(at => new Send(first + at, first - 1, default, Room, "text"))])
        .OfType<Acknowledged>().Count();

    void IHomeEffects.SendToClient(long connection, Frame frame) => Said.Add((connection, frame));

    void IHomeEffects.ClientHasUnread(long connection) => Announced[connection] = Said.Count;

    void IHomeEffects.CloseClient(long connection, ChatError code, string text) => Closed[connection] = code;

    void IHomeEffects.Refused(ServerLimit limit) => Refusals.Add(limit);

    void IServerEffects.Ended(ChatException? failure) => throw new InvalidOperationException("The server has ended.");

    private void Turn()
    {
        Protocol.Tick(_now);
        Protocol.Flush(_now);
    }
}
