using BenchmarkDotNet.Attributes;
using PSChat.Groups;
using PSChat.Kit;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Benchmarks.Micro;

/// <summary>
/// One message's way through a lone server's state machine: accepted, ordered, committed, acknowledged and read by a client.
/// </summary>
public class ServerBenchmarks
{
    private const int Batch = 64;
    private const long SenderConnection = 1;
    private const long ReaderConnection = 2;

    private readonly ServerProtocol _server;
    private TimeSpan _now;
    private long _sequence;

    public ServerBenchmarks()
    {
        var self = new Member(MicroSamples.Leader, "server", [new Endpoint(System.Net.IPAddress.Loopback, 1)], 1);
        _server = new ServerProtocol(new ServerSettings("bench", self, null, new GroupTimings(), 1) { Limits = new ServerLimits { Messages = Rate.Unlimited } }, new NoEffects());
        _server.Start(default);
        while (_server.Role != ServerRole.Leading) Tick(TimeSpan.FromMilliseconds(10));
        foreach (var connection in new[] { SenderConnection, ReaderConnection })
        {
            _server.ClientUp(Now, connection);
            _server.ReceiveFromClient(Now, connection, new Attach(new SessionSecret(Guid.NewGuid()), $"user{connection}", 0, 1, new Frontier(), []));
            _server.ReceiveFromClient(Now, connection, new JoinRoom(MicroSamples.Room, 0));
        }
    }

    private Instant Now => new(_now, _now.Ticks + 1);

    [Benchmark(OperationsPerInvoke = Batch)]
    public bool TakeOrderDeliver()
    {
        for (var number = 0; number < Batch; number++) _server.ReceiveFromClient(Now, SenderConnection, MicroSamples.Send(++_sequence));
        Tick(TimeSpan.FromMicroseconds(100));
        return Read(SenderConnection) | Read(ReaderConnection);
    }

    private bool Read(long connection) => _server.TryReadRun(connection, 64 * 1024, out _, out var hasMore) && hasMore;

    private void Tick(TimeSpan step)
    {
        _now += step;
        _server.Tick(Now);
        _server.Flush(Now);
    }
}
