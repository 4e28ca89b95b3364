using System.Buffers.Binary;
using System.Net;
using PSChat.Fuzz.Inputs;
using PSChat.Fuzz.World;
using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Inspection;
using PSChat.Wire;

namespace PSChat.Fuzz.Targets;

/// <summary>
/// Questions to a group without taking part in it (Get-ChatGroupView, Get-ChatUser, Test-ChatGroup, Find-ChatGroup and the
/// like), over real sockets, to a server that lies. The lies are in its welcome, its answers, unasked frames, and its answers
/// to probes. Each question ends in time, with an answer or a documented error.
/// </summary>
internal sealed class VisitTarget : IFuzzTarget
{
    private const int Inputs = 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_window = TimeSpan.FromMilliseconds(30);

    private static readonly byte[] s_welcome = Bytes.Of(Samples.Frames["Welcome"]);

    private static readonly byte[][] s_frames =
        [.. Samples.Frames.Values.Select(frame => Bytes.Of(frame)).Where(bytes => bytes.Length <= 8192)];
    private static readonly byte[][] s_datagrams = [.. Samples.Datagrams.Values.Select(Bytes.Of)];
    private static readonly byte[] s_answer = Bytes.Of(Samples.Datagrams["Answer"]);

    private static readonly Dictionary<string, Way> s_ways = new()
    {
        ["users"] = OfVisit<UserList>((visit, limit) => visit.ListUsersAsync(limit)),
        ["status"] = OfVisit<MemberList>((visit, limit) => visit.GetStatusAsync(limit)),
        ["ping"] = OfVisit<Pong>((visit, limit) => visit.PingAsync(limit)),
        ["view"] = OfVisit<ViewChanged>((visit, limit) => visit.WaitForViewAsync(limit)),
        ["election"] = OfVisit<ViewChanged>((visit, limit) => visit.ElectAsync(s_window, limit)),
        ["member"] = new(
            SamplesOf<MemberList, Pong>(),
            (options, server, limit) => MemberVisit.RunAsync(
                Samples.LowMember with { Endpoints = [server.Endpoint] }, options, limit)),
        ["find"] = new(null, (options, _, limit) => ChatGroups.FindAsync(options, null, s_window, limit)),
        ["open"] = new(null, (options, _, limit) => ChatGroups.GetViewAsync(options, s_window, limit)),
        ["probe"] = new(null, ProbeAsync),
    };

    private static readonly string[] s_names = [.. s_ways.Keys.Order(StringComparer.Ordinal)];

    public string Name => "visit";

    public void Run(Dice dice, Journal journal)
    {
        using var server = new LyingServer();
        var mutator = new Mutator(dice);
        for (var at = 0; at < Inputs; at++)
        {
            var way = s_names[dice.Next(s_names.Length)];
            server.HangsUp = dice.Next(4) != 0;
            var bytes = s_ways[way].Answers is { } answers
                ? DrawSpeech(dice, mutator, answers, server.HangsUp)
                : DrawDatagram(dice, mutator);
            journal.Clear();
            Check(journal.Keep(new JournalEntry(way, bytes)), server);
        }
    }

    public void Replay(IReadOnlyList<JournalEntry> entries)
    {
        using var server = new LyingServer();
        foreach (var entry in entries)
        {
            foreach (var hangsUp in (bool[])[true, false])
            {
                server.HangsUp = hangsUp;
                Check(entry, server);
            }
        }
    }

    private static Way OfVisit<T>(Func<GroupVisit, CancellationToken, Task> ask)
        where T : Frame =>
        new(SamplesOf<T, Throttled>(), async (options, server, limit) =>
        {
            var result = await GroupVisit.TryVisitAsync([server.Endpoint], options, limit);
            if (result.Visit is not { } visit) return;
            using (visit) await ask(visit, limit);
        });

    private static byte[][] SamplesOf<T, TOther>()
        where T : Frame
        where TOther : Frame =>
        [.. Samples.Frames.Values.Where(frame => frame is T or TOther).Select(frame => Bytes.Of(frame))];

    private static byte[] DrawDatagram(Dice dice, Mutator mutator) => dice.Next(4) switch
    {
        0 => mutator.Damage(s_datagrams[dice.Next(s_datagrams.Length)], s_datagrams),
        1 => s_answer,
        _ => mutator.Damage(s_answer, s_datagrams),
    };

    private static byte[] DrawSpeech(Dice dice, Mutator mutator, byte[][] answers, bool hangsUp)
    {
        // A visitor that gets neither a welcome nor the end of the link waits a second for it.
        var welcome = hangsUp && dice.Next(8) == 0 ? mutator.Damage(s_welcome, s_frames) : s_welcome;
        var rest = Enumerable.Range(0, 1 + dice.Next(6)).Select(_ =>
        {
            var source = dice.Next(6) == 0 ? s_frames : answers;
            var frame = source[dice.Next(source.Length)];
            return dice.Next(3) != 0 ? frame : DamageBody(frame, mutator);
        });
        return [.. welcome, .. rest.SelectMany(bytes => bytes)];
    }

    /// <summary>Damages only the body of a frame, so that the result is another frame and not only the end of the link.</summary>
    private static byte[] DamageBody(byte[] frame, Mutator mutator)
    {
        var body = mutator.Damage(frame[FrameCodec.LengthBytes..], s_frames);
        var damaged = new byte[FrameCodec.LengthBytes + body.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(damaged, (uint)body.Length);
        body.CopyTo(damaged, FrameCodec.LengthBytes);
        return damaged;
    }

    private static void Check(JournalEntry entry, LyingServer server)
    {
        var way = s_ways[entry.Way];
        server.Speech = way.Answers is null ? s_welcome : entry.Bytes;
        server.Answer = probe => way.Answers is null ? Direct(entry.Bytes, probe, server) : [];
        var options = new NetworkOptions
        {
            Group = Samples.Group,
            BindAddress = IPAddress.Loopback,
            DiscoveryPort = server.DiscoveryPort,
            Seeds = [$"127.0.0.1:{server.DiscoveryPort}"],
        };
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            way.Ask(options, server, limit.Token).WaitAsync(s_patience).GetAwaiter().GetResult();
        }
        catch (ChatException)
        {
            // The expected error.
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // No more frames came.
        }
    }

    /// <summary>
    /// Turns the bytes into an answer to this probe. The endpoint of every member is this server's, so that nothing is dialled
    /// elsewhere.
    /// </summary>
    private static byte[] Direct(byte[] bytes, Probe probe, LyingServer server) => DatagramCodec.Read(bytes) is Answer answer
        ? Bytes.Of(answer with
        {
            Nonce = probe.Nonce,
            Members = [.. answer.Members.Select(member => member with { Endpoints = [server.Endpoint] })],
        })
        : bytes;

    private static async Task ProbeAsync(NetworkOptions options, LyingServer server, CancellationToken limit)
    {
        using var probe = new DiscoveryProbe(options);
        await probe.RunAsync(s_window, s_window, limit);
        if (probe.Answers.Any(answer => answer.Group != options.Group))
        {
            throw new FuzzException("Another group's answer is taken.");
        }
    }

    /// <summary>One kind of question.</summary>
    /// <param name="Answers">Good answers as bytes on a link; null for questions by datagram.</param>
    /// <param name="Ask">Asks the question.</param>
    private sealed record Way(byte[][]? Answers, Func<NetworkOptions, LyingServer, CancellationToken, Task> Ask);
}
