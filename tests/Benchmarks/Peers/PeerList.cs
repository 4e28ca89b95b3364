using System.Globalization;
using System.Text;

namespace PSChat.Benchmarks.Peers;

/// <summary>
/// The servers that PSChat is compared with. All are bound to loopback, store nothing, and have no rate limits.
/// </summary>
internal static class PeerList
{
    private static readonly CompositeFormat s_ngircd = CompositeFormat.Parse(
        """
        [Global]
        Name = irc.local
        Info = benchmark
        Listen = 127.0.0.1
        Ports = {0}
        [Limits]
        MaxConnections = 0
        MaxConnectionsIP = 0
        MaxJoins = 0
        MaxPenaltyTime = 0
        [Options]
        DNS = no
        Ident = no
        PAM = no
        MorePrivacy = no
        """);

    /// <summary>All servers, the bare sockets first.</summary>
    public static IReadOnlyList<Peer> All { get; } =
    [
        new RawPeer(),
        new ProgramPeer(
            "redis",
            "redis-server",
            static (port, _) =>
            [
                "--port", Text(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--client-output-buffer-limit", "pubsub 0 0 0",
            ],
            null,
            static () => new RedisDialect()),
        new ProgramPeer("nats", "nats-server", static (port, _) => ["-a", "127.0.0.1", "-p", Text(port)], null, static () => new NatsDialect()),
        new ProgramPeer(
            "ngircd",
            "ngircd",
            static (_, folder) => ["--nodaemon", "--config", Path.Combine(folder, "server.conf")],
            static port => string.Format(CultureInfo.InvariantCulture, s_ngircd, port),
            static () => new IrcDialect()),
        new ProgramPeer(
            "mosquitto",
            "mosquitto",
            static (_, folder) => ["-c", Path.Combine(folder, "server.conf")],
            static port => $"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nset_tcp_nodelay true\nlog_type error\n",
            static () => new MqttDialect()),
    ];

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
