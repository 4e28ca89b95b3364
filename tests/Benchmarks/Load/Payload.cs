using System.Buffers.Text;

namespace PSChat.Benchmarks.Load;

/// <summary>A text of a given size that names its sender and its number: <c>003:0000000017 xxx…</c>.</summary>
internal static class Payload
{
    /// <summary>The size of every text: a line of chat.</summary>
    public const int Bytes = 100;

    private const int SenderDigits = 3;
    private const int SequenceDigits = 10;
    private const int SequenceAt = SenderDigits + 1;

    /// <summary>Writes a text.</summary>
    /// <param name="target">Buffer of the text's size.</param>
    /// <param name="sender">0 to 999.</param>
    /// <param name="sequence">Number of the sender's message, from 1.</param>
    public static void Write(Span<byte> target, int sender, long sequence)
    {
        target.Fill((byte)'x');
        Utf8Formatter.TryFormat(sender, target, out _, new('D', SenderDigits));
        target[SenderDigits] = (byte)':';
        Utf8Formatter.TryFormat(sequence, target[SequenceAt..], out _, new('D', SequenceDigits));
        target[SequenceAt + SequenceDigits] = (byte)' ';
    }

    /// <summary>Reads a text back; false if it has another form.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out int sender, out long sequence)
    {
        sequence = 0;
        return Utf8Parser.TryParse(text, out sender, out var used) && used == SenderDigits
            && Utf8Parser.TryParse(text[SequenceAt..], out sequence, out used) && used == SequenceDigits;
    }
}
