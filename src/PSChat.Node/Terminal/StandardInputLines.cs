using System.Threading.Channels;
using PSChat.Node.Output;
using PSChat.Node.Streams;

namespace PSChat.Node.Terminal;

/// <summary>
/// Standard input, line by line. A background thread reads it, because a read from a console cannot be cancelled and must not
/// keep the process alive.
/// </summary>
internal sealed class StandardInputLines
{
    private readonly Channel<string> _lines =
        Channel.CreateBounded<string>(new BoundedChannelOptions(64) { SingleReader = true, SingleWriter = true });

    private volatile InputLostException? _loss;

    private StandardInputLines(TextReader reader, bool exitsAtEnd)
    {
        new Thread(() => Read(reader, exitsAtEnd)) { IsBackground = true, Name = "pschat input" }.Start();
    }

    /// <summary>Begins to read.</summary>
    /// <param name="exitsAtEnd">
    /// Whether the end of the input ends this process at once, as with <see cref="ParentWatch"/>.
    /// </param>
    public static StandardInputLines Open(bool exitsAtEnd = false)
    {
        var encoding = Console.IsInputRedirected ? StandardStreams.Encoding : Console.InputEncoding;
        return new StandardInputLines(new StreamReader(StandardStreams.OpenInput(), encoding), exitsAtEnd);
    }

    /// <summary>
    /// Returns the exit code of a command that has done all it could with the lines, and reports why there were no more of them
    /// if their end was an error.
    /// </summary>
    public int Settle(int exitCode) =>
        _loss is { } loss ? ErrorLine.Write(ExitCode.Error, $"The input cannot be read: {loss.Message}.") : exitCode;

    /// <summary>Returns the lines up to the end of the input.</summary>
    public IAsyncEnumerable<string> ReadAllAsync(CancellationToken cancellation) =>
        _lines.Reader.ReadAllAsync(cancellation);

    private void Read(TextReader reader, bool exitsAtEnd)
    {
        ReadAll(reader);
        if (exitsAtEnd) Environment.Exit(ExitCode.Error);
    }

    private void ReadAll(TextReader reader)
    {
        try
        {
            while (reader.ReadLine() is { } line) Post(line);
            _lines.Writer.TryComplete();
        }
        catch (InputLostException loss)
        {
            _loss = loss;
            _lines.Writer.TryComplete();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or ChannelClosedException)
        {
            // The terminal is gone, so the input has ended.
            _lines.Writer.TryComplete();
        }
    }

    private void Post(string line)
    {
        while (!_lines.Writer.TryWrite(line))
        {
            var room = _lines.Writer.WaitToWriteAsync().AsTask();
            if (!room.GetAwaiter().GetResult()) throw new ChannelClosedException();
        }
    }
}
