using PSChat.Groups;
using PSChat.Net.Security;
using PSChat.Security;
using PSChat.Simulation.World;
using PSChat.Wire;

namespace PSChat.Simulation.Hostile;

/// <summary>
/// A simulated network with a group's key. Datagrams are sealed and judged as bytes, by the code that the sockets use. Only a
/// party that proves the key gets a link.
/// </summary>
internal sealed class SealedWire(SimulatedGroup group, GroupKey key) : IDisposable
{
    private readonly Dictionary<object, DatagramGuard> _guards = [];
    private readonly LinkKeys _keys = new(key);
    private readonly WireWriter _writer = new();

    /// <summary>Called with each datagram that arrives, and its receiver: this is how the attacker hears.</summary>
    public Action<object, byte[]>? Heard { get; set; }

    /// <summary>Called with the proof that begins a link.</summary>
    public Action<Rank, byte[]>? Proved { get; set; }

    /// <summary>Seals a datagram that goes out.</summary>
    public byte[] Seal(object sender, Datagram datagram)
    {
        var guard = GuardOf(sender);
        DatagramCodec.Write(_writer, datagram, isSealed: true);
        return guard.Seal(_writer.Written, stackalloc byte[WireConstants.MaximumSealedDatagram]).ToArray();
    }

    /// <summary>Checks a datagram that has arrived; null if it must not be accepted.</summary>
    public Datagram? Open(object receiver, byte[] bytes)
    {
        var datagram = GuardOf(receiver).Open(
            new Endpoint(SimulatedServer.AddressOf(SimulatedGroup.FirstClientHost - 1), 2), bytes);
        if (datagram is not null) Heard?.Invoke(receiver, bytes);
        return datagram;
    }

    /// <summary>Number of datagrams that a receiver has refused because of the seal.</summary>
    public long RefusedBy(object receiver)
    {
        var counts = GuardOf(receiver).Counts;
        return counts.KeyRequired + counts.KeyWrong + counts.Repeated + counts.ClockWrong;
    }

    /// <summary>A member dials another: both have the key.</summary>
    public void Prove(Rank dialler, LinkTranscript transcript) =>
        Proved?.Invoke(dialler, _keys.Prove(LinkSide.Dialler, transcript));

    /// <summary>The proof that a listener sends in answer to any challenge.</summary>
    public byte[] ProveAsListener(LinkTranscript transcript) => _keys.Prove(LinkSide.Listener, transcript);

    /// <summary>Whether a dialling party gets through to the state machine.</summary>
    public bool Accepts(LinkTranscript transcript, byte[] proof) => _keys.IsProof(LinkSide.Dialler, transcript, proof);

    public void Dispose()
    {
        foreach (var guard in _guards.Values) guard.Dispose();
        _keys.Dispose();
    }

    private DatagramGuard GuardOf(object party)
    {
        if (_guards.TryGetValue(party, out var guard)) return guard;
        return _guards[party] = new DatagramGuard(
            key, SimulatedGroup.Name, (ulong)_guards.Count + 1,
            party is SimulatedServer server ? () => server.Clock.Now : () => group.Time.Now);
    }
}
