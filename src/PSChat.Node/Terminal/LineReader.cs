using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using PSChat.Groups;

namespace PSChat.Node.Terminal;

/// <summary>
/// Splits bytes into lines of UTF-8. A line ends with LF, or with CR and LF. A CR elsewhere is part of the text, because a
/// program that draws its progress over itself means one line. Bytes that are no UTF-8 are told, and not replaced.
/// </summary>
/// <param name="input">The bytes, of which those of one line are held at most, as far as a message may be long.</param>
internal sealed class LineReader(Stream input)
{
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly ArrayBufferWriter<byte> _line = new();
    private int _start;
    private int _end;
    private long _number;
    private bool _isTooLong;

    /// <summary>Waits for the next line.</summary>
    /// <returns>The line; null at the end of the input.</returns>
    public InputLine? Read()
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest.IndexOf(LineFeed);
            Keep(length < 0 ? rest : rest[..length]);
            if (length >= 0)
            {
                _start += length + 1;
                return Finish();
            }

            (_start, _end) = (0, input.Read(_buffer));
            if (_end == 0) return _line.WrittenCount > 0 ? Finish() : null;
        }
    }

    /// <summary>What is beyond the longest message is not kept, so that a file without lines does not fill the memory.</summary>
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        // One more for the CR before the line's end.
        var space = Names.MaximumTextBytes + 1 - _line.WrittenCount;
        _isTooLong |= bytes.Length > space;
        _line.Write(bytes[..Math.Min(bytes.Length, space)]);
    }

    private InputLine Finish()
    {
        _number++;
        var line = _number == 1 ? WithoutMark(_line.WrittenSpan) : _line.WrittenSpan;
        if (line is [.. var before, CarriageReturn]) line = before;
        var finished = _isTooLong || line.Length > Names.MaximumTextBytes ? TooLong() : Decode(line);
        _line.ResetWrittenCount();
        _isTooLong = false;
        return finished;
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> line) =>
        line.StartsWith(Encoding.UTF8.Preamble) ? line[Encoding.UTF8.Preamble.Length..] : line;

    private InputLine Decode(ReadOnlySpan<byte> line)
    {
        var text = new char[line.Length];
        var status = Utf8.ToUtf16(line, text, out var read, out var written, replaceInvalidSequences: false);
        return status == OperationStatus.Done
            ? new InputLine(new string(text, 0, written))
            : Faulty($"is no UTF-8 at byte {read + 1} (0x{line[read]:X2})", RemedyCode.KeepCharactersWhole);
    }

    private InputLine TooLong() => Faulty($"is longer than {Names.MaximumTextBytes} bytes", RemedyCode.ShortenText);

    private InputLine Faulty(FormattableString predicate, RemedyCode remedy) => new("", new ChatException(
        ChatError.TextInvalid,
        string.Create(CultureInfo.InvariantCulture, $"Line {_number} of the input {FormattableString.Invariant(predicate)}."),
        remedy));
}
