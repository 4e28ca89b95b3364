using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Simulation.Invariants;

/// <summary>A view as its leader installed it.</summary>
internal sealed class ViewRecord(GroupView view, Frontier history)
{
    public GroupView View { get; } = view;

    public Frontier History { get; } = history;

    /// <summary>Whether so many members have installed it that its leader may commit.</summary>
    public bool IsCommitted { get; set; }
}
