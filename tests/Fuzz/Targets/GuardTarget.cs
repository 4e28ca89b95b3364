using System.Net;
using PSChat.Fuzz.Inputs;
using PSChat.Fuzz.World;
using PSChat.Groups;
using PSChat.Net.Security;
using PSChat.Security;
using PSChat.Wire;

namespace PSChat.Fuzz.Targets;

/// <summary>
/// The guard of datagrams. With a key it accepts only datagrams that were sealed with the key, each once and unchanged; without a
/// key only those without a seal.
/// </summary>
internal sealed class GuardTarget : IFuzzTarget
{
    private const int Inputs = 500;
    private const long MemoryOfInput = 256 * 1024;

    private static readonly Endpoint s_from = new(IPAddress.Parse("10.0.0.7"), 7);
    private static readonly Instant s_now = new(TimeSpan.FromSeconds(1), Samples.Noon);
    private static readonly byte[] s_key = [.. Enumerable.Range(0, GroupKey.Length).Select(at => (byte)((at * 37) ^ (at << 3)))];

    private static readonly Datagram[] s_ofGroup =
        [.. Samples.Datagrams.Values.Where(datagram => datagram.Group == Samples.Group)];
    private static readonly byte[][] s_plain = [.. s_ofGroup.Select(Bytes.Of)];

    public string Name => "guard";

    public void Run(Dice dice, Journal journal)
    {
        using var guards = new Guards();
        var mutator = new Mutator(dice);
        for (var at = 0; at < Inputs; at++)
        {
            var whole = dice.Next(3) == 0
                ? s_plain[dice.Next(s_plain.Length)]
                : guards.Seal(s_ofGroup[dice.Next(s_ofGroup.Length)]);
            var bytes = dice.Next(4) switch
            {
                0 => mutator.Damage(whole, s_plain),
                1 => mutator.Random(300),
                2 => guards.Last ?? whole,
                _ => whole,
            };
            guards.Open(journal.Keep(new JournalEntry(guards.IsNew(bytes) ? "sealed" : "other", bytes)));
        }
    }

    public void Replay(IReadOnlyList<JournalEntry> entries)
    {
        using var guards = new Guards();
        foreach (var entry in entries) guards.Open(entry);
    }

    /// <summary>A sender with the key, a receiver with it, and a receiver without it.</summary>
    private sealed class Guards : IDisposable
    {
        private readonly DatagramGuard _sender;
        private readonly DatagramGuard _keyed;
        private readonly DatagramGuard _open = new(null, Samples.Group, 3, () => s_now);
        private readonly WireWriter _writer = new();
        private readonly HashSet<string> _new = [];

        public Guards()
        {
            using var key = GroupKey.FromBytes(s_key);
            _sender = new DatagramGuard(key, Samples.Group, 1, () => s_now);
            _keyed = new DatagramGuard(key, Samples.Group, 2, () => s_now);
        }

        /// <summary>The last datagram that was accepted with the key.</summary>
        public byte[]? Last { get; private set; }

        public byte[] Seal(Datagram datagram)
        {
            DatagramCodec.Write(_writer, datagram, isSealed: true);
            var bytes = _sender.Seal(_writer.Written, new byte[WireConstants.MaximumSealedDatagram]).ToArray();
            _new.Add(Convert.ToHexString(bytes));
            return bytes;
        }

        /// <summary>Whether it was sealed here and was not received yet.</summary>
        public bool IsNew(byte[] bytes) => _new.Remove(Convert.ToHexString(bytes));

        public void Dispose()
        {
            foreach (var guard in (DatagramGuard[])[_sender, _keyed, _open]) guard.Dispose();
        }

        public void Open(JournalEntry entry)
        {
            Datagram? keyed = null;
            Datagram? open = null;
            Meter.Run(MemoryOfInput, () => keyed = _keyed.Open(s_from, entry.Bytes));
            Meter.Run(MemoryOfInput, () => open = _open.Open(s_from, entry.Bytes));
            var isDue = entry.Way == "sealed";
            if (isDue && keyed is null) throw new FuzzException("What was sealed is not let in.");
            if (!isDue && keyed is not null)
            {
                throw new FuzzException("Something is let in that was not sealed like that, or for the second time.");
            }

            if (isDue && open is not null) throw new FuzzException("What was sealed is let in without a key.");
            if (keyed is not null) Last = entry.Bytes;
        }
    }
}
