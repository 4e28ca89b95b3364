using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;

namespace PSChat.Node.Terminal;

/// <summary>
/// Standard input, line by line. A background thread reads it, because a read from a console cannot be cancelled and must not
/// keep the process alive.
/// </summary>
internal sealed class StandardInputLines
{
    private readonly Channel<InputLine> _lines =
        Channel.CreateBounded<InputLine>(new BoundedChannelOptions(64) { SingleReader = true, SingleWriter = true });

    private readonly Action<ChatException> _refused;
    private bool _hasRefused;

    private StandardInputLines(LineReader reader, Action<ChatException> refused, bool exitsAtEnd)
    {
        _refused = refused;
        new Thread(() => Read(reader, exitsAtEnd)) { IsBackground = true, Name = "pschat input" }.Start();
    }

    /// <summary>Begins to read.</summary>
    /// <param name="refused">Called for each line that is no text, in its place among the lines.</param>
    /// <param name="exitsAtEnd">
    /// Whether the end of the input ends this process at once, as with <see cref="ParentWatch"/>.
    /// </param>
    public static StandardInputLines Open(Action<ChatException> refused, bool exitsAtEnd = false) =>
        new(new LineReader(OpenUtf8()), refused, exitsAtEnd);

    /// <summary>Returns the exit code of a command that has done all it could with the lines.</summary>
    public int Settle(int exitCode) => exitCode == ExitCode.Success && _hasRefused ? ExitCode.Error : exitCode;

    /// <summary>Returns the lines up to the end of the input.</summary>
    public async IAsyncEnumerable<string> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            if (line.Fault is null)
            {
                yield return line.Text;
                continue;
            }

            _hasRefused = true;
            _refused(line.Fault);
        }
    }

    /// <summary>A file or pipe is UTF-8. What is typed has the console's encoding.</summary>
    private static Stream OpenUtf8()
    {
        var input = Console.OpenStandardInput();
        return Console.IsInputRedirected || Console.InputEncoding.CodePage == Encoding.UTF8.CodePage
            ? input
            : Encoding.CreateTranscodingStream(input, Console.InputEncoding, new UTF8Encoding(false));
    }

    private void Read(LineReader reader, bool exitsAtEnd)
    {
        ReadAll(reader);
        if (exitsAtEnd) Environment.Exit(ExitCode.Error);
    }

    private void ReadAll(LineReader reader)
    {
        try
        {
            while (reader.Read() is { } line) Post(line);
            _lines.Writer.TryComplete();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or ChannelClosedException)
        {
            // The terminal is gone, so the input has ended.
            _lines.Writer.TryComplete();
        }
    }

    private void Post(InputLine line)
    {
        while (!_lines.Writer.TryWrite(line))
        {
            var room = _lines.Writer.WaitToWriteAsync().AsTask();
            if (!room.GetAwaiter().GetResult()) throw new ChannelClosedException();
        }
    }
}
