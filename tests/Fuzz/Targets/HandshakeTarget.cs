using System.Net.Sockets;
using PSChat.Fuzz.Inputs;
using PSChat.Fuzz.World;
using PSChat.Groups;
using PSChat.Net.Security;
using PSChat.Security;
using PSChat.Wire;

namespace PSChat.Fuzz.Targets;

/// <summary>
/// Securing a link, from both sides, with damaged, cut and invented bytes of a real handshake, and with proofs. The handshake
/// must end without a link, and in no other way. TLS draws its own random numbers, so a seed is not exactly reproducible; a
/// finding has all of its bytes.
/// </summary>
internal sealed class HandshakeTarget : IFuzzTarget
{
    private const int Inputs = 20;
    private const int Proofs = 100;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly GroupKey s_key =
        GroupKey.FromBytes([.. Enumerable.Range(0, GroupKey.Length).Select(at => (byte)((at * 37) ^ (at << 3)))]);

    private static readonly Lazy<(byte[] OfDialler, byte[] OfListener)> s_recorded = new(Record);

    private static readonly byte[][] s_plain =
    [
        .. new Frame[]
        {
            Samples.Frames["Hello of a client"],
            LinkSecurity.KeyUnexpected,
            LinkSecurity.KeyRequired,
            new Challenge(new byte[Challenge.Length]),
            new Proof(new byte[Challenge.Length]),
        }
            .Select(frame => Bytes.Of(frame)),
    ];

    public string Name => "handshake";

    public void Run(Dice dice, Journal journal)
    {
        var mutator = new Mutator(dice);
        for (var at = 0; at < Inputs; at++)
        {
            var way = dice.Next(2) == 0 ? "dialler" : "listener";
            var recorded = way == "dialler" ? s_recorded.Value.OfListener : s_recorded.Value.OfDialler;
            var bytes = dice.Next(4) switch
            {
                0 => mutator.Damage(s_plain[dice.Next(s_plain.Length)], s_plain),
                1 => mutator.Random(300),
                _ => mutator.Damage(recorded, s_plain),
            };
            journal.Clear();
            Check(journal.Keep(new JournalEntry(way, bytes)));
        }

        for (var at = 0; at < Proofs; at++)
        {
            journal.Clear();
            Check(journal.Keep(new JournalEntry("proof", mutator.Random(100))));
        }
    }

    public void Replay(IReadOnlyList<JournalEntry> entries)
    {
        foreach (var entry in entries) Check(entry);
    }

    private static void Check(JournalEntry entry)
    {
        if (entry.Way == "proof") CheckProof(entry.Bytes);
        else CheckSide(entry);
    }

    private static void CheckProof(byte[] bytes)
    {
        using var keys = new LinkKeys(s_key);
        var part = bytes.Concat(new byte[LinkTranscript.PartLength]).Take(LinkTranscript.PartLength).ToArray();
        var transcript = new LinkTranscript(part, part, part, part);
        if (keys.IsProof(LinkSide.Dialler, transcript, bytes) || keys.IsProof(LinkSide.Listener, transcript, bytes))
        {
            throw new FuzzException("Bytes of chance pass for a proof.");
        }
    }

    private static void CheckSide(JournalEntry entry)
    {
        using var security = new LinkSecurity(s_key, TimeProvider.System);
        var (near, far) = SocketPair.Connect();
        using (near)
        using (far)
        {
            var securing = entry.Way == "dialler"
                ? security.DialAsync(far, CancellationToken.None)
                : security.AcceptAsync(far, CancellationToken.None);
            Send(near, entry.Bytes);
            var link = securing.WaitAsync(s_patience).GetAwaiter().GetResult();
            if (link is { Stream: not null, Refusal: null })
            {
                throw new FuzzException("A link was secured with somebody who has no key.");
            }

            link.Stream?.Dispose();
        }
    }

    private static void Send(Socket socket, byte[] bytes)
    {
        try
        {
            socket.Send(bytes);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The other side has closed before the end.
        }
    }

    /// <summary>Records what both sides send in a successful handshake.</summary>
    private static (byte[] OfDialler, byte[] OfListener) Record()
    {
        using var security = new LinkSecurity(s_key, TimeProvider.System);
        var (dialler, relayOfDialler) = SocketPair.Connect();
        var (relayOfListener, listener) = SocketPair.Connect();
        var dialling = security.DialAsync(dialler, CancellationToken.None);
        var accepting = security.AcceptAsync(listener, CancellationToken.None);
        var ofDialler = RelayAsync(relayOfDialler, relayOfListener);
        var ofListener = RelayAsync(relayOfListener, relayOfDialler);
        foreach (var securing in (Task<SecuredLink>[])[dialling, accepting])
        {
            securing.WaitAsync(s_patience).GetAwaiter().GetResult().Stream!.Dispose();
        }

        dialler.Dispose();
        listener.Dispose();
        return (
            ofDialler.WaitAsync(s_patience).GetAwaiter().GetResult(),
            ofListener.WaitAsync(s_patience).GetAwaiter().GetResult());
    }

    private static async Task<byte[]> RelayAsync(Socket from, Socket to)
    {
        var said = new List<byte>();
        var buffer = new byte[4096];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                said.AddRange(buffer.AsSpan(0, count));
                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (SocketException)
        {
            // The pair is closed.
        }

        return [.. said];
    }
}
