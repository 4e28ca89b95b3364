namespace PSChat;

/// <summary>A new group view.</summary>
/// <param name="view">The view that was installed.</param>
/// <param name="previous">The one before; null for the first.</param>
/// <param name="electionDuration">Duration of the election at its candidate, from its cause to the new view.</param>
public sealed class ViewChangedEventArgs(GroupView view, GroupView? previous, TimeSpan electionDuration) : EventArgs
{
    /// <summary>The view that was installed.</summary>
    public GroupView View { get; } = view;

    /// <summary>The one before; null for the first.</summary>
    public GroupView? Previous { get; } = previous;

    /// <summary>Duration of the election at its candidate, from its cause to the new view.</summary>
    public TimeSpan ElectionDuration { get; } = electionDuration;

    /// <summary>Whether another server leads now.</summary>
    public bool LeaderChanged => Previous?.Leader != View.Leader;
}
