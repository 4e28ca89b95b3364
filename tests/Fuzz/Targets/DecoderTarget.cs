using PSChat.Fuzz.Inputs;
using PSChat.Fuzz.World;
using PSChat.Groups;
using PSChat.Wire;

namespace PSChat.Fuzz.Targets;

/// <summary>
/// The decoders of frames and datagrams. They return a value or none, with bounded memory. A value can be written again and read
/// back as the same.
/// </summary>
internal sealed class DecoderTarget : IFuzzTarget
{
    private const int Inputs = 2000;

    /// <summary>
    /// Most bytes of memory for each byte on the wire, because a byte or two may stand for a reference or an object.
    /// </summary>
    private const int MemoryPerByte = 64;

    private const int MemoryForNothing = 32 * 1024;

    private static readonly byte[][] s_frames =
        [.. Samples.Frames.Values.Select(Bytes.OfBody).Where(bytes => bytes.Length <= 8192)];
    private static readonly byte[][] s_datagrams =
        [.. Samples.Datagrams.Values.Select(Bytes.Of), .. Samples.HandedOn.Values.Select(Bytes.Of)];

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

    /// <summary>
    /// Checks a datagram. Without a header, or with another group's, it must not be read as one, because the header is read
    /// first.
    /// </summary>
    private static void CheckDatagram(byte[] bytes)
    {
        var header = DatagramCodec.ReadHeader(bytes);
        if (DatagramCodec.Read(bytes) is { } datagram && header?.Group != datagram.Group)
        {
            throw new FuzzException("The datagram's header says something else.");
        }

        Check(bytes, DatagramCodec.Read, Bytes.Of);
        CheckHandedOn(bytes);
    }

    /// <summary>Checks what claims to be handed on: only a question may be in it, and it is never a datagram itself.</summary>
    private static void CheckHandedOn(byte[] bytes)
    {
        if (HandedOnCodec.Read(bytes) is not { } handedOn) return;
        if (DatagramCodec.Read(bytes) is not null) throw new FuzzException("It is a datagram, and one that was handed on.");
        if (!DatagramCodec.IsQuestion(handedOn.Datagram)) throw new FuzzException("Something else than a question is handed on.");
        var again = Bytes.Of(handedOn);
        if (HandedOnCodec.Read(again) is not { } same || !Bytes.Of(same).AsSpan().SequenceEqual(again))
        {
            throw new FuzzException("It is not the same again.");
        }
    }

    private static void Check<T>(byte[] bytes, Func<ReadOnlyMemory<byte>, T?> read, Func<T, byte[]> write)
        where T : class
    {
        // Reads once without measuring. A type's first frame runs static constructors and fills caches, once in a process, and
        // these count as this thread's allocations; those of the JIT compiler do not. Reading depends on the bytes only, so the
        // second time allocates as much as every later time.
        var value = read(bytes);
        Meter.Run(MemoryForNothing + (bytes.Length * MemoryPerByte), () => value = read(bytes));
        if (value is null) return;
        var again = write(value);
        if (read(again) is not { } same || !write(same).AsSpan().SequenceEqual(again))
        {
            throw new FuzzException("It is not the same again.");
        }
    }
}
