using PSChat.Fuzz.Inputs;
using PSChat.Fuzz.World;
using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Fuzz.Targets;

/// <summary>
/// The decoders of frames and datagrams: a value or none, at a fair price; and a value can be written, and is the same
/// again.
/// </summary>
internal sealed class DecoderTarget : IFuzzTarget
{
    private const int Inputs = 2000;

    /// <summary>References and objects for what takes a byte or two on the wire.</summary>
    private const int MemoryPerByte = 64;

    private const int MemoryForNothing = 32 * 1024;

    private static readonly byte[][] s_frames = [.. Samples.Frames.Values.Select(Bytes.OfBody).Where(bytes => bytes.Length <= 8192)];
    private static readonly byte[][] s_datagrams = [.. Samples.Datagrams.Values.Select(Bytes.Of)];

    public string Name => "decoder";

    public void Run(Dice dice, Journal journal)
    {
        var mutator = new Mutator(dice);
        for (var at = 0; at < Inputs; at++)
        {
            var isFrame = dice.Next(2) == 0;
            var samples = isFrame ? s_frames : s_datagrams;
            var bytes = dice.Next(10) switch
            {
                0 => mutator.Random(400),
                1 => [samples[dice.Next(samples.Length)][0], .. mutator.Random(400)],
                _ => mutator.Damage(samples[dice.Next(samples.Length)], samples),
            };
            var entry = new JournalEntry(isFrame ? "frame" : "datagram", bytes);
            journal.Clear();
            journal.Add(entry);
            Check(entry);
        }
    }

    public void Replay(IReadOnlyList<JournalEntry> entries)
    {
        foreach (var entry in entries) Check(entry);
    }

    private static void Check(JournalEntry entry)
    {
        if (entry.Way == "frame") Check(entry.Bytes, FrameCodec.Read, Bytes.OfBody);
        else CheckDatagram(entry.Bytes);
    }

    /// <summary>What has no header, or another group in it, is no datagram either: the header is looked at first.</summary>
    private static void CheckDatagram(byte[] bytes)
    {
        var header = DatagramCodec.ReadHeader(bytes);
        if (DatagramCodec.Read(bytes) is { } datagram && header?.Group != datagram.Group) throw new FuzzException("The datagram's header says something else.");
        Check(bytes, DatagramCodec.Read, Bytes.Of);
    }

    private static void Check<T>(byte[] bytes, Func<ReadOnlyMemory<byte>, T?> read, Func<T, byte[]> write)
        where T : class
    {
        // Once without measuring. A type's first frame runs static constructors and fills caches (once a process), which
        // count as this thread's allocations; what the JIT compiler itself takes does not. Reading depends on nothing but the
        // bytes, so the second time takes what every time takes: an input that takes too much takes it twice.
        var value = read(bytes);
        Meter.Run(MemoryForNothing + (bytes.Length * MemoryPerByte), () => value = read(bytes));
        if (value is null) return;
        var again = write(value);
        if (read(again) is not { } same || !write(same).AsSpan().SequenceEqual(again)) throw new FuzzException("It is not the same again.");
    }
}
