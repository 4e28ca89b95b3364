using PSChat.Wire;

namespace PSChat.Simulation.World;

/// <summary>One direction of one TCP connection: whole frames, in order, held back while the way is cut or clogged.</summary>
internal sealed class SimulatedStream
{
    private readonly VirtualTime _time;
    private readonly SimulatedNetwork _network;
    private readonly int _from;
    private readonly int _to;
    private readonly Action<Frame> _arrive;
    private readonly Action _ended;
    private readonly Queue<byte[]> _held = [];
    private TimeSpan _lastArrival;
    private bool _endsAfterHeld;

    public SimulatedStream(VirtualTime time, SimulatedNetwork network, int from, int to, Action<Frame> arrive, Action ended)
    {
        (_time, _network, _from, _to, _arrive, _ended) = (time, network, from, to, arrive, ended);
        _network.Changed += ReleaseHeld;
    }

    public bool IsClosed { get; private set; }

    /// <summary>Number of bytes that wait to get out.</summary>
    public int Backlog { get; private set; }

    public void Send(Frame frame)
    {
        if (IsClosed || _endsAfterHeld) return;
        var writer = _network.Writer;
        writer.Reset();
        FrameCodec.Write(writer, frame);
        var bytes = writer.Written[FrameCodec.LengthBytes..].ToArray();
        _network.Trace.Add(_time.Elapsed.Ticks);
        _network.Trace.Add(((long)_from << 32) | (uint)_to);
        _network.Trace.Add(bytes);
        _held.Enqueue(bytes);
        Backlog += bytes.Length;
        ReleaseHeld();
    }

    /// <summary>The sender closes: frames that were sent still arrive, then the end.</summary>
    public void CloseWhenDelivered()
    {
        _endsAfterHeld = true;
        ReleaseHeld();
    }

    /// <summary>Stops the stream, because one end is gone.</summary>
    public void Break()
    {
        if (IsClosed) return;
        IsClosed = true;
        _held.Clear();
        Backlog = 0;
        _network.Changed -= ReleaseHeld;
    }

    private void ReleaseHeld()
    {
        if (IsClosed || !_network.Flows(_from, _to)) return;
        Backlog = 0;
        while (_held.TryDequeue(out var bytes)) Arrive(() => _arrive(Decode(bytes)));
        if (!_endsAfterHeld) return;
        Arrive(() =>
        {
            Break();
            _ended();
        });
    }

    private void Arrive(Action action)
    {
        var at = _time.Elapsed + _network.NextLatency(_from, _to);
        _lastArrival = at > _lastArrival ? at : _lastArrival;
        _time.After(_lastArrival - _time.Elapsed, () =>
        {
            if (!IsClosed) action();
        });
    }

    private static Frame Decode(byte[] bytes) =>
        FrameCodec.Read(bytes) ?? throw new InvalidOperationException($"A {(FrameType)bytes[0]} frame did not survive the wire.");
}
