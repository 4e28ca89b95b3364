using System.Globalization;
using PSChat.Terminal;

namespace PSChat.Node.Demo;

/// <summary>The demo's output: events with their times, in milliseconds since the start.</summary>
internal sealed class Timeline(TextWriter writer, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>The current time, for <see cref="Show(long, string)"/>.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>Returns the milliseconds between two moments.</summary>
    public double Milliseconds(long from, long to) => time.GetElapsedTime(from, to).TotalMilliseconds;

    /// <summary>Writes a line for an event that happens now.</summary>
    public void Show(string text) => Show(Now, text);

    /// <summary>Writes a line for an event that happened at <paramref name="at"/>.</summary>
    public void Show(long at, string text) => Write(string.Create(
        CultureInfo.InvariantCulture, $"{Milliseconds(_start, at),7:0} ms  {text}"));

    /// <summary>Writes a line without a time.</summary>
    public void Write(string text = "") => writer.WriteLine(TerminalText.Harmless(text));
}
