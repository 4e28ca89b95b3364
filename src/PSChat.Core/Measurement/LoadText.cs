using System.Globalization;

namespace PSChat.Measurement;

/// <summary>The text of a load's message: its sender, number and time of sending, filled up to its size.</summary>
/// <param name="Sender">The sender's number, from 0.</param>
/// <param name="Sequence">Number of the sender's message, from 1.</param>
/// <param name="SentAt">Time since the load began.</param>
internal readonly record struct LoadText(int Sender, long Sequence, TimeSpan SentAt)
{
    public string Write(int size) =>
        string.Create(CultureInfo.InvariantCulture, $"{Sender} {Sequence} {SentAt.Ticks / TimeSpan.TicksPerMicrosecond} ")
            .PadRight(size, '.');

    public static bool TryRead(string text, out LoadText read)
    {
        read = default;
        Span<Range> parts = stackalloc Range[4];
        if (text.AsSpan().Split(parts, ' ') < 3) return false;
        if (!int.TryParse(text.AsSpan(parts[0]), NumberStyles.None, CultureInfo.InvariantCulture, out var sender)
            || !long.TryParse(text.AsSpan(parts[1]), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            || !long.TryParse(text.AsSpan(parts[2]), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds))
        {
            return false;
        }

        read = new(sender, sequence, TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond));
        return true;
    }
}
