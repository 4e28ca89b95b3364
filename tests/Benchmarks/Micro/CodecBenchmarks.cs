using BenchmarkDotNet.Attributes;
using PSChat.Messages;
using PSChat.Wire;

namespace PSChat.Benchmarks.Micro;

/// <summary>Frames to bytes and back.</summary>
public class CodecBenchmarks
{
    private readonly WireWriter _writer = new(256 * 1024);
    private readonly Send _send = MicroSamples.Send(17);
    private readonly byte[] _sendBytes = MicroSamples.Encode(MicroSamples.Send(17));
    private readonly LogEntry _entry = MicroSamples.Entry(17);
    private readonly Entries _entries = new(MicroSamples.Epoch, [.. Enumerable.Range(1, 100).Select(at => MicroSamples.Entry(at))], 1);
    private readonly byte[] _entriesBytes;

    public CodecBenchmarks() => _entriesBytes = MicroSamples.Encode(_entries);

    [Benchmark]
    public int WriteSend()
    {
        _writer.Reset();
        FrameCodec.Write(_writer, _send);
        return _writer.Length;
    }

    [Benchmark]
    public object? ReadSend() => FrameCodec.Read(_sendBytes);

    [Benchmark]
    public int EncodeEntry()
    {
        EntryFields.Encode(_entry);
        return _entry.Encoded.Length;
    }

    [Benchmark(OperationsPerInvoke = 100)]
    public int WriteEntries()
    {
        _writer.Reset();
        FrameCodec.Write(_writer, _entries);
        return _writer.Length;
    }

    [Benchmark(OperationsPerInvoke = 100)]
    public object? ReadEntries() => FrameCodec.Read(_entriesBytes);
}
