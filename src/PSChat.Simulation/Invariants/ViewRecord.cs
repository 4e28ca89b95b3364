using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Simulation.Invariants;

/// <summary>A view as its leader installed it.</summary>
internal sealed class ViewRecord(GroupView view, Frontier history)
{
    public GroupView View { get; } = view;

    public Frontier History { get; } = history;

    /// <summary>Messages that were committed when it was won, were held by enough servers, and are not in its history.</summary>
    public List<MessageFacts> Missing { get; } = [];

    /// <summary>Whether enough members have installed it for its leader to commit.</summary>
    public bool IsCommitted { get; set; }
}
