using PSChat.Node.Events;

namespace PSChat.Node.Output;

/// <summary>Where a command's events go. May be called from any thread; lines never mix.</summary>
internal interface IEventOutput
{
    /// <summary>Stamps the event with the time and writes it as one line.</summary>
    void Write(NodeEvent value);
}
