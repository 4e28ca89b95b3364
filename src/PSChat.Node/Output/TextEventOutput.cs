using System.Globalization;
using PSChat.Node.Events;
using PSChat.Terminal;

namespace PSChat.Node.Output;

/// <summary>Writes lines for people. All lines are made harmless here, so that no event can forget it.</summary>
/// <param name="stream">Destination of the lines.</param>
/// <param name="time">The clock.</param>
/// <param name="stamped">Whether each line begins with the local time, as a log needs it and a chat does not.</param>
internal sealed class TextEventOutput(Stream stream, TimeProvider time, bool stamped) : LineOutput(stream, time)
{
    /// <inheritdoc/>
    protected override string Format(NodeEvent value) => Stamp(value.Time) + TerminalText.Harmless(value.ToLine());

    private string Stamp(DateTimeOffset at) => stamped
        ? at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.fff' '", CultureInfo.InvariantCulture)
        : "";
}
