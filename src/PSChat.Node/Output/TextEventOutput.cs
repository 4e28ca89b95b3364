using System.Globalization;
using PSChat.Node.Events;
using PSChat.Terminal;

namespace PSChat.Node.Output;

/// <summary>Lines for people. Every one is made harmless here, so that no event can forget it.</summary>
/// <param name="writer">Where the lines go.</param>
/// <param name="time">The clock.</param>
/// <param name="stamped">Whether each line begins with the local time: right for a log, wrong for a chat.</param>
internal sealed class TextEventOutput(TextWriter writer, TimeProvider time, bool stamped) : EventOutput(time)
{
    /// <inheritdoc/>
    protected override void WriteLine(NodeEvent value)
    {
        writer.WriteLine(Stamp(value.Time) + TerminalText.Harmless(value.ToLine()));
        writer.Flush();
    }

    private string Stamp(DateTimeOffset at) => stamped
        ? at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.fff' '", CultureInfo.InvariantCulture)
        : "";
}
