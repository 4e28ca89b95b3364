using System.Net;
using System.Net.Sockets;
using System.Text;
using PSChat.Benchmarks.Load;
using PSChat.Benchmarks.Peers;
using PSChat.Groups;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Benchmarks.Tests;

/// <summary>Servers' bytes are understood wherever the network has split them.</summary>
public sealed class DialectTests : IDisposable, ILoadSink
{
    private static readonly string s_text = TextOf(1, 17);
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly LoadConnection _connection;
    private readonly List<string> _delivered = [];
    private readonly List<long> _acknowledged = [];

    public DialectTests()
    {
        _server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _server.Listen();
        _connection = new LoadConnection(0, sender: -1, (IPEndPoint)_server.LocalEndPoint!);
    }

    public static TheoryData<string> Peers => ["raw", "nats", "redis", "irc", "mqtt", "pschat"];

    [Theory]
    [MemberData(nameof(Peers))]
    public void Finds_both_messages_wherever_they_are_cut(string peer)
    {
        var (dialect, one) = Sample(peer);
        byte[] both = [.. one, .. one];
        for (var cut = 0; cut <= both.Length; cut++)
        {
            _delivered.Clear();
            var used = dialect.Read(_connection, both.AsSpan(0, cut), this);
            Assert.InRange(used, 0, cut);
            Assert.Equal(both.Length, used + dialect.Read(_connection, both.AsSpan(used), this));
            Assert.Equal([s_text, s_text], _delivered);
        }
    }

    [Fact]
    public void Reads_acknowledgements_and_passes_over_other_frames()
    {
        var dialect = new PSChatDialect("bench");
        byte[] bytes = [.. FrameOf(new Acknowledged(5, default, default, 1)), .. FrameOf(new Mark(new Frontier()))];
        Assert.Equal(bytes.Length, dialect.Read(_connection, bytes, this));
        Assert.Equal([5L], _acknowledged);
    }

    [Fact]
    public void A_text_says_whose_it_is()
    {
        Assert.True(Payload.TryRead(Encoding.ASCII.GetBytes(s_text), out var sender, out var sequence));
        Assert.Equal((1, 17L), (sender, sequence));
        Assert.False(Payload.TryRead("what people write, and longer than a head"u8, out _, out _));
    }

    public void Dispose()
    {
        _connection.Dispose();
        _server.Dispose();
    }

    void ILoadSink.Delivered(LoadConnection connection, ReadOnlySpan<byte> text) => _delivered.Add(Encoding.ASCII.GetString(text));

    void ILoadSink.Acknowledged(LoadConnection connection, long sequence) => _acknowledged.Add(sequence);

    private static (Dialect Dialect, byte[] Bytes) Sample(string peer) => peer switch
    {
        "raw" => (new RawDialect(), [100, 0, .. Encoding.ASCII.GetBytes(s_text)]),
        "nats" => (new NatsDialect(), Encoding.ASCII.GetBytes($"MSG room 1 100\r\n{s_text}\r\n")),
        "redis" => (new RedisDialect(), Encoding.ASCII.GetBytes($"*3\r\n$7\r\nmessage\r\n$4\r\nroom\r\n$100\r\n{s_text}\r\n")),
        "irc" => (new IrcDialect(), Encoding.ASCII.GetBytes($":u1!u@host PRIVMSG #room :{s_text}\r\n")),
        "mqtt" => (new MqttDialect(), [0x30, 106, 0, 4, .. "room"u8, .. Encoding.ASCII.GetBytes(s_text)]),
        "pschat" => (new PSChatDialect("bench"), FrameOf(new Deliver([new DeliveredEntry(Entry(), IsLate: false, Number: 1)]))),
        _ => throw new ArgumentOutOfRangeException(nameof(peer)),
    };

    private static LogEntry Entry()
    {
        var entry = new LogEntry
        {
            Position = new Position(new Epoch(300, new Rank(1L << 40, ulong.MaxValue)), 1L << 33),
            Id = new MessageId(Guid.NewGuid(), 200),
            Timestamp = new HybridTimestamp(5),
            WallTicks = 7,
            Room = "room",
            Sender = "anna",
            Text = s_text,
            Data = "{}",
            To = "ben",
            Recipients = [Guid.NewGuid(), Guid.NewGuid()],
        };
        EntryFields.Encode(entry);
        return entry;
    }

    private static byte[] FrameOf(Frame frame)
    {
        var writer = new WireWriter();
        FrameCodec.Write(writer, frame);
        return writer.Written.ToArray();
    }

    private static string TextOf(int sender, long sequence)
    {
        var text = new byte[Payload.Bytes];
        Payload.Write(text, sender, sequence);
        return Encoding.ASCII.GetString(text);
    }
}
