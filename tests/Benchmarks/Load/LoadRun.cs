using System.Diagnostics;
using System.Net;

namespace PSChat.Benchmarks.Load;

/// <summary>
/// All clients of a workload, on one thread: senders that keep their windows full or send at a pace, and receivers that check
/// their deliveries.
/// </summary>
internal sealed class LoadRun : ILoadSink, IDisposable
{
    private static readonly TimeSpan s_signOfLife = TimeSpan.FromSeconds(4);
    private const int RoomSize = 100;
    private static readonly TimeSpan s_drainPatience = TimeSpan.FromSeconds(30);

    private readonly Dialect _dialect;
    private readonly LoadShape _shape;
    private readonly IReadiness _readiness = IReadiness.Create();
    private readonly List<LoadConnection> _connections = [];
    private readonly List<LoadConnection> _senders = [];
    private readonly byte[] _buffer = new byte[1024 * 1024];
    private readonly byte[] _text = new byte[Payload.Bytes];
    private readonly DeliveryChecker _checker;
    private readonly long[] _sent;
    private readonly long[] _complete;

    /// <summary>For each message on its way: the number of receivers that have it, and the time of sending.</summary>
    private readonly int[][] _counts;
    private readonly long[][] _sentAt;
    private readonly int _wanted;
    private List<int>? _latencies;
    private long _nextSignOfLife;

    /// <summary>Opens all connections, spread over the servers in turn.</summary>
    public LoadRun(Dialect dialect, LoadShape shape, IReadOnlyList<IPEndPoint> servers, int underWay = 0)
    {
        _dialect = dialect;
        _shape = shape;
        _checker = new DeliveryChecker(shape.Receivers, shape.Senders);
        _sent = new long[shape.Senders];
        _complete = new long[shape.Senders];
        var slots = Math.Max(shape.Window, underWay);
        _counts = [.. Enumerable.Range(0, shape.Senders).Select(_ => new int[slots])];
        _sentAt = [.. Enumerable.Range(0, shape.Senders).Select(_ => new long[slots])];
        _wanted = shape.Receivers + (dialect.Acknowledges ? 1 : 0);
        for (var number = 0; number < shape.Receivers + shape.Senders; number++)
        {
            var sender = number < shape.Receivers ? -1 : number - shape.Receivers;

            // Idle clients are in rooms of a usual size, because everybody in a room is told of each user that joins it.
            var room = shape.Senders == 0 ? number / RoomSize : 0;
            var connection = new LoadConnection(number, sender, servers[number % servers.Count], room);
            _connections.Add(connection);
            if (connection.IsSender) _senders.Add(connection);
            dialect.Open(connection);
            connection.Socket.Blocking = false;
            _readiness.Add(connection.Socket, number);

            // Opening thousands may take longer than a server waits for the first client's next bytes.
            if (number % 100 == 99) Turn(TimeSpan.Zero);
        }
    }

    /// <summary>Number of deliveries to receivers.</summary>
    public long Deliveries { get; private set; }

    /// <summary>Numbers of lost, doubled and disordered deliveries; unless all are 0, the figures are worthless.</summary>
    public (long Lost, long Doubled, long OutOfOrder) Faults => (_checker.CountLost(_sent), _checker.Doubled, _checker.OutOfOrder);

    /// <summary>Keeps the windows full for a time.</summary>
    public void Saturate(TimeSpan time)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end)
        {
            foreach (var sender in _senders) FillWindow(sender);
            Turn(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>Sends at a fixed pace, whatever comes back, and measures the time of each delivery.</summary>
    /// <param name="perSecond">Messages per second of all senders together.</param>
    /// <param name="time">Duration.</param>
    /// <returns>Microseconds from the time that a message was due to each of its deliveries.</returns>
    public List<int> Pace(int perSecond, TimeSpan time)
    {
        _latencies = [];
        var start = Stopwatch.GetTimestamp();
        var step = Stopwatch.Frequency / perSecond;
        var total = (long)(time.TotalSeconds * perSecond);
        for (var number = 0L; number < total;)
        {
            var due = start + (number * step);
            var now = Stopwatch.GetTimestamp();
            if (now >= due && HasRoom(_senders[(int)(number % _senders.Count)]))
            {
                // Measured from the time that it was due, so that a stall of the generator or the server is not hidden.
                SendNext(_senders[(int)(number % _senders.Count)], due);
                number++;
                continue;
            }

            Turn(now >= due ? TimeSpan.FromMilliseconds(1) : Stopwatch.GetElapsedTime(now, due));
        }

        Drain();
        (var latencies, _latencies) = (_latencies, null);
        return latencies;
    }

    /// <summary>Waits until all sent messages are complete.</summary>
    /// <exception cref="TimeoutException">Not all were complete within 30 s; missing messages count as lost.</exception>
    public void Drain()
    {
        var start = Stopwatch.GetTimestamp();
        while (!_complete.SequenceEqual(_sent))
        {
            if (Stopwatch.GetElapsedTime(start) > s_drainPatience) throw new TimeoutException($"Not everything arrived: {Faults}.");
            Turn(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>Serves the connections for a time without sending messages.</summary>
    public void Idle(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time) Turn(TimeSpan.FromMilliseconds(100));
    }

    public void Dispose()
    {
        foreach (var connection in _connections) connection.Dispose();
        _readiness.Dispose();
    }

    void ILoadSink.Delivered(LoadConnection connection, ReadOnlySpan<byte> text)
    {
        // Some servers also send a sender its own message, which does not count as a delivery.
        if (connection.IsSender) return;
        if (!Payload.TryRead(text, out var sender, out var sequence)) throw new InvalidDataException("A text is not as it was sent.");
        if (!_checker.Note(connection.Number, sender, sequence)) return;
        Deliveries++;
        _latencies?.Add((int)Stopwatch.GetElapsedTime(_sentAt[sender][SlotOf(sender, sequence)]).TotalMicroseconds);
        Count(sender, sequence);
    }

    void ILoadSink.Acknowledged(LoadConnection connection, long sequence) => Count(connection.Sender, sequence);

    private int SlotOf(int sender, long sequence) => (int)(sequence % _counts[sender].Length);

    private void Count(int sender, long sequence)
    {
        _counts[sender][SlotOf(sender, sequence)]++;
        while (_complete[sender] < _sent[sender] && _counts[sender][SlotOf(sender, _complete[sender] + 1)] == _wanted)
        {
            _counts[sender][SlotOf(sender, ++_complete[sender])] = 0;
        }
    }

    private bool HasRoom(LoadConnection sender) => _sent[sender.Sender] - _complete[sender.Sender] < _counts[sender.Sender].Length;

    private void FillWindow(LoadConnection sender)
    {
        while (_sent[sender.Sender] - _complete[sender.Sender] < _shape.Window) WriteNext(sender, Stopwatch.GetTimestamp());
        if (sender.HasPending) sender.Flush();
    }

    private void SendNext(LoadConnection sender, long at)
    {
        WriteNext(sender, at);
        sender.Flush();
    }

    private void WriteNext(LoadConnection sender, long at)
    {
        var sequence = ++_sent[sender.Sender];
        _sentAt[sender.Sender][SlotOf(sender.Sender, sequence)] = at;
        Payload.Write(_text, sender.Sender, sequence);
        _dialect.WriteMessage(sender, sequence, _text);
    }

    private void Turn(TimeSpan limit)
    {
        foreach (var number in _readiness.Wait(limit)) _connections[number].Receive(_buffer, _dialect, this);
        foreach (var sender in _senders)
        {
            if (sender.HasPending) sender.Flush();
        }

        if (Stopwatch.GetTimestamp() < _nextSignOfLife) return;
        _nextSignOfLife = Stopwatch.GetTimestamp() + (long)(s_signOfLife.TotalSeconds * Stopwatch.Frequency);
        foreach (var connection in _connections)
        {
            _dialect.WriteSignOfLife(connection);
            connection.Flush();
        }
    }
}
