using System.Globalization;
using PSChat.Node.Events;
using PSChat.Terminal;

namespace PSChat.Node.Output;

/// <summary>Lines for people. Every one is made harmless here, so that no event can forget it.</summary>
/// <param name="writer">Where the lines go.</param>
/// <param name="time">The clock.</param>
/// <param name="stamped">Whether each line begins with the local time: right for a log, wrong for a chat.</param>
internal sealed class TextEventOutput(TextWriter writer, TimeProvider time, bool stamped) : LineOutput(writer, time)
{
    /// <inheritdoc/>
    protected override string Format(NodeEvent value) => Stamp(value.Time) + TerminalText.Harmless(value.ToLine());

    private string Stamp(DateTimeOffset at) => stamped
        ? at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.fff' '", CultureInfo.InvariantCulture)
        : "";
}
