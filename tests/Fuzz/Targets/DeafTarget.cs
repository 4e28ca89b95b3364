using System.Net;
using System.Net.Sockets;
using PSChat.Fuzz.Inputs;
using PSChat.Fuzz.World;
using PSChat.Groups;
using PSChat.Messages;
using PSChat.Node.Processes;
using PSChat.Wire;

namespace PSChat.Fuzz.Targets;

/// <summary>
/// A server on loopback with peers that read nothing: clients that ask for more than their sockets hold, and strangers who say
/// that they are servers. They send anything in between, and may end with a bad frame. The server lets go of each in time, what
/// waits for them stays within its bound, and an honest user's messages get through. Sockets and threads are real, so a seed is
/// not exactly reproducible; a finding has everything that was sent.
/// </summary>
internal sealed class DeafTarget : IFuzzTarget
{
    private const string Client = "client";
    private const string Server = "server";
    private const string Room = "room";

    /// <summary>Each answer has this many messages of <see cref="TextLength"/> bytes.</summary>
    private const int Messages = 4;
    private const int TextLength = 60_000;

    /// <summary>
    /// Most bytes of pings that a server's link may take: their answers are more than sockets hold and the link may let wait.
    /// </summary>
    private const int MaximumPings = 12 * 1024 * 1024;

    /// <summary>Most memory for everything that waits: four times the clients' limits together, and the room.</summary>
    private const long MaximumMemory = 48L * 1024 * 1024;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private static readonly ServerLimits s_limits = new()
    {
        ClientBacklog = 2 * 1024 * 1024,
        StallPatience = TimeSpan.FromMilliseconds(500),
        History = Rate.Unlimited,
    };

    public string Name => "deaf";

    public void Run(Dice dice, Journal journal)
    {
        var entries = new List<JournalEntry>();
        for (var peers = 2 + dice.Next(4); peers > 0; peers--)
        {
            var isClient = dice.Next(3) > 0;
            entries.Add(journal.Keep(
                new JournalEntry(isClient ? Client : Server, isClient ? DrawClient(dice) : DrawServer(dice))));
        }

        Replay(entries);
    }

    public void Replay(IReadOnlyList<JournalEntry> entries) =>
        Task.Run(() => CheckAsync(entries)).WaitAsync(s_patience * 3).GetAwaiter().GetResult();

    /// <summary>Everything that a client sends: a hello, an attach, questions with long answers, and anything else.</summary>
    private static byte[] DrawClient(Dice dice)
    {
        var hostile = new HostileFrames(dice);
        var question = new ReadHistory(Room, Messages, 0, 0, default, default);
        var frames = new List<Frame> { MakeHello(null), hostile.NextAttach(), new JoinRoom(Room, 0) };
        for (var questions = 40 + dice.Next(40); questions > 0; questions--)
        {
            frames.Add(question);
            if (dice.Next(8) == 0) frames.Add(hostile.Next());
        }

        var bytes = Bytes.Of(frames);
        return dice.Next(2) == 0 ? bytes : [.. bytes, 5, 0, 0, 0, 255, 1, 2, 3, 4];
    }

    /// <summary>A server's hello. Pings follow, until nobody takes them any more.</summary>
    private static byte[] DrawServer(Dice dice) => Bytes.Of(MakeHello(new Member(
        new Rank(100 + dice.Next(1000), dice.Next() | 1), $"s{dice.Next(1000)}", [new Endpoint(IPAddress.Loopback, 9)], 2)));

    private static async Task CheckAsync(IReadOnlyList<JournalEntry> entries)
    {
        var clients = entries.Count(entry => entry.Way == Client);
        var port = FreePort.ForDiscovery();
        await using var server = ChatServer.Open(new ChatServerOptions
        {
            BindAddress = IPAddress.Loopback,
            DiscoveryPort = port,
            Limits = s_limits with { Links = 1 + clients },
        });
        server.Start();
        await server.Ready.WaitAsync(s_patience);
        await using var honest = await ChatClient.ConnectAsync(new ChatClientOptions
        {
            UserName = "honest",
            BindAddress = IPAddress.Loopback,
            DiscoveryPort = port,
            Server = Endpoint.Of(server.LocalEndPoint),
            ConnectTimeout = s_patience,
        });
        await honest.JoinAsync(Room);
        for (var at = 0; at < Messages; at++) await honest.SendAsync(Room, new string('x', TextLength), s_patience);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peers = await Task.WhenAll(entries.Select(_ => ConnectAsync(server)));
        try
        {
            await Task.WhenAll(peers.Zip(entries, SpeakAsync)).WaitAsync(s_patience);
            await honest.SendAsync(Room, "in between", s_patience);
            await ExpectPlacesAsync(server, clients, before);
            await honest.SendAsync(Room, "at the end", s_patience);
        }
        finally
        {
            foreach (var peer in peers) peer.Dispose();
        }
    }

    private static async Task<Socket> ConnectAsync(ChatServer server)
    {
        // A small buffer, because the system's own would take many MiB.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(server.LocalEndPoint);
        return socket;
    }

    /// <summary>Sends what a peer has to say, as long as the server takes it; a server is let go within a limit.</summary>
    private static async Task SpeakAsync(Socket socket, JournalEntry entry)
    {
        var pings = Bytes.Of(Enumerable.Repeat<Frame>(new Ping(), 10_000));
        var sent = 0L;
        try
        {
            await SendAsync(socket, entry.Bytes);
            if (entry.Way == Client) return;
            for (; sent < MaximumPings; sent += pings.Length) await SendAsync(socket, pings);
        }
        catch (SocketException)
        {
            return;
        }

        throw new FuzzException($"A server that reads nothing has an open link after {sent} bytes of pings.");
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes)..];
    }

    /// <summary>
    /// Waits until as many others find places as there were clients that read nothing: a link counts until it is gone. What they
    /// cost is looked at in between.
    /// </summary>
    private static async Task ExpectPlacesAsync(ChatServer server, int places, long before)
    {
        using var limit = new CancellationTokenSource(s_patience);
        using var pace = new PeriodicTimer(s_look);
        var others = new List<Socket>();
        try
        {
            while (others.Count < places)
            {
                var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
                if (grown > MaximumMemory) throw new FuzzException($"{grown} bytes wait for peers that read nothing.");
                if (await TryEnterAsync(server, limit.Token) is { } other) others.Add(other);
                else await pace.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new FuzzException($"Only {others.Count} of {places} links of clients that read nothing are gone.");
        }
        finally
        {
            foreach (var other in others) other.Dispose();
        }
    }

    private static async Task<Socket?> TryEnterAsync(ChatServer server, CancellationToken cancellationToken)
    {
        var socket = await ConnectAsync(server);
        var head = new byte[FrameCodec.LengthBytes + 1];
        try
        {
            await SendAsync(socket, Bytes.Of(MakeHello(null)));
            for (var at = 0; at < head.Length;)
            {
                var count = await socket.ReceiveAsync(head.AsMemory(at), cancellationToken);
                if (count == 0) break;
                at += count;
            }

            if (head[^1] == (byte)FrameType.Welcome) return socket;
        }
        catch (SocketException)
        {
            // Refused.
        }

        socket.Dispose();
        return null;
    }

    private static Hello MakeHello(Member? self) =>
        new(WireConstants.Version, Names.DefaultGroup, self is null ? LinkRole.Client : LinkRole.Server, 0, self);
}
