using BenchmarkDotNet.Attributes;
using PSChat.Messages;
using PSChat.Protocol;
using PSChat.Protocol.Home;
using PSChat.Wire;

namespace PSChat.Benchmarks.Micro;

/// <summary>The log of messages, and the frames that clients get from it.</summary>
public class LogBenchmarks
{
    private const int Batch = 256;
    private readonly LogEntry[] _entries = [.. Enumerable.Range(1, Batch).Select(index => MicroSamples.Entry(index))];
    private readonly RoomLog _room = new(MicroSamples.Room);
    private readonly WireWriter _writer = new();

    public LogBenchmarks()
    {
        foreach (var entry in _entries) _room.Add(RoomItem.Of(entry, isLate: false, entry.Position.Index));
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public object Append()
    {
        var log = new MessageLog();
        foreach (var entry in _entries) log.Append(entry);
        return log;
    }

    /// <summary>Encodes once for all clients that keep up, measured per message.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public int EncodeFanOut()
    {
        RoomRun.From(_room, 0, 64 * 1024).Write(_writer);
        return _writer.Length;
    }
}
