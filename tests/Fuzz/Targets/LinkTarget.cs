using System.Buffers.Binary;
using PSChat.Fuzz.Inputs;
using PSChat.Fuzz.World;
using PSChat.Groups;
using PSChat.Net;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat.Fuzz.Targets;

/// <summary>
/// The readers of a stream of bytes: both readers of a link, and the handshake's. They return the same frames wherever the stream
/// is cut, and end where the first bad frame begins.
/// </summary>
internal sealed class LinkTarget : IFuzzTarget
{
    private const int Inputs = 40;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Pause between two looks. In xunit's synchronization context a task may complete a moment later on another thread, without
    /// an event.
    /// </summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(1);
    private static readonly byte[][] s_frames = [.. Samples.Frames.Values
        .Where(frame => frame is not Hello)
        .Select(frame => Bytes.Of(frame))
        .Where(bytes => bytes.Length <= 8192)];

    public string Name => "link";

    public void Run(Dice dice, Journal journal)
    {
        var mutator = new Mutator(dice);
        for (var at = 0; at < Inputs; at++)
        {
            byte[] stream = [.. Enumerable.Range(0, 1 + dice.Next(6)).SelectMany(_ => s_frames[dice.Next(s_frames.Length)])];
            if (dice.Next(3) != 0) stream = mutator.Damage(stream, s_frames);
            if (dice.Next(10) == 0) stream = mutator.Random(200);
            string way = dice.Next(3) switch
            {
                0 => "loop",
                1 => "handshake",
                _ => "pool",
            };
            journal.Clear();
            Check(journal.Keep(new JournalEntry(way, stream)), dice);
        }
    }

    public void Replay(IReadOnlyList<JournalEntry> entries)
    {
        foreach (var entry in entries)
        {
            for (var seed = 1UL; seed <= 20; seed++) Check(entry, new Dice(seed));
        }
    }

    private static void Check(JournalEntry entry, Dice dice)
    {
        if (entry.Way == "handshake")
        {
            CheckHandshake(entry.Bytes, dice);
            return;
        }

        var expected = Parse(entry.Bytes, WireConstants.MaximumFrame, out var isBad);
        var received = new List<byte[]>();
        var error = entry.Way == "loop" && OperatingSystem.IsLinux()
            ? ReadByLoop(entry.Bytes, dice, received)
            : ReadByPool(entry.Bytes, dice, received);
        if (isBad != error is not null)
        {
            throw new FuzzException(isBad ? "A bad frame is not noticed." : $"A good stream is refused: {error!.Text}");
        }

        if (!received.SequenceEqual(expected, ByteComparer.Instance))
        {
            throw new FuzzException($"{received.Count} frames are given on instead of {expected.Count}, or others.");
        }
    }

    /// <summary>Parses the frames of a stream by the rule: a length, then as many bytes.</summary>
    private static List<byte[]> Parse(byte[] bytes, int maximum, out bool isBad)
    {
        var frames = new List<byte[]>();
        isBad = false;
        for (var at = 0; bytes.Length - at >= FrameCodec.LengthBytes;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
            isBad = length > maximum;
            if (isBad || bytes.Length - at - FrameCodec.LengthBytes < length) break;
            var frame = FrameCodec.Read(bytes.AsSpan(at + FrameCodec.LengthBytes, (int)length).ToArray());
            isBad = frame is null;
            if (frame is null) break;
            frames.Add(Bytes.OfBody(frame));
            at += FrameCodec.LengthBytes + (int)length;
        }

        return frames;
    }

    private static Error? ReadByPool(byte[] bytes, Dice dice, List<byte[]> received)
    {
        var (near, far) = SocketPair.Connect();
        using (near)
        using (var link = new FrameLink(far) { MaximumFrame = WireConstants.MaximumFrame })
        {
            link.PassThrough(new PiecesStream(bytes, dice));
            return Wait(link.ReadAsync(frames => Keep(frames, received)));
        }
    }

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    private static Error? ReadByLoop(byte[] bytes, Dice dice, List<byte[]> received)
    {
        using var wait = new EpollWait();
        var (near, far) = SocketPair.Connect();
        using var link = new FrameLink(far, wait) { MaximumFrame = WireConstants.MaximumFrame };
        var reading = link.ReadAsync(frames => Keep(frames, received));
        using (near)
        {
            for (var at = 0; at < bytes.Length && !reading.IsCompleted;)
            {
                at += near.Send(bytes.AsSpan(at, Math.Min(1 + dice.Next(dice.Next(2) == 0 ? 16 : 4096), bytes.Length - at)));
                while (far.Available > 0 && !reading.IsCompleted) wait.Wait(s_look);
            }
        }

        while (!reading.IsCompleted) wait.Wait(s_look);
        return Wait(reading);
    }

    /// <summary>
    /// Checks a handshake's reader. It reads one frame after the other, none longer than a hello, and none that cannot be read.
    /// </summary>
    private static void CheckHandshake(byte[] bytes, Dice dice)
    {
        var frames = new FrameStream(new PiecesStream(bytes, dice));
        var expected = Parse(bytes, WireConstants.MaximumHello, out _);
        for (var at = 0; ; at++)
        {
            Frame? frame;
            try
            {
                frame = Wait(frames.ReadAsync(CancellationToken.None));
            }
            catch (EndOfStreamException)
            {
                frame = null;
            }

            if (frame is null != at >= expected.Count)
            {
                throw new FuzzException($"Frame {at} of {expected.Count} is {(frame is null ? "not taken" : "made up")}.");
            }

            if (frame is null) return;
            if (!Bytes.OfBody(frame).AsSpan().SequenceEqual(expected[at])) throw new FuzzException($"Frame {at} is another one.");
        }
    }

    private static ValueTask Keep(IReadOnlyList<Frame> frames, List<byte[]> received)
    {
        received.AddRange(frames.Select(Bytes.OfBody));
        return default;
    }

    private static T Wait<T>(Task<T> task) => task.WaitAsync(s_patience).GetAwaiter().GetResult();

    private sealed class ByteComparer : IEqualityComparer<byte[]>
    {
        public static readonly ByteComparer Instance = new();

        public bool Equals(byte[]? one, byte[]? other) => one.AsSpan().SequenceEqual(other);

        public int GetHashCode(byte[] bytes) => bytes.Length;
    }
}
