using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Simulation.Invariants;

/// <summary>A view as its leader installed it.</summary>
internal sealed class ViewRecord(GroupView view, Frontier history)
{
    public GroupView View { get; } = view;

    public Frontier History { get; } = history;

    /// <summary>What was committed when it was won, was held by enough servers, and is not in its history.</summary>
    public List<MessageFacts> Missing { get; } = [];

    /// <summary>Whether so many members have installed it that its leader may commit.</summary>
    public bool IsCommitted { get; set; }
}
