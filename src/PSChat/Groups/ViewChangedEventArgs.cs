namespace PSChat.Module;

/// <summary>A new group view has been installed.</summary>
public sealed class ViewChangedEventArgs : EventArgs
{
    internal ViewChangedEventArgs(PSChat.ViewChangedEventArgs change)
    {
        View = ChatGroupView.Of(change.View);
        Previous = ChatGroupView.Of(change.Previous);
        ElectionDuration = change.ElectionDuration;
        LeaderChanged = change.LeaderChanged;
    }

    /// <summary>The new view.</summary>
    public ChatGroupView View { get; }

    /// <summary>The previous view; null for the first.</summary>
    public ChatGroupView? Previous { get; }

    /// <summary>Duration of the election, from its cause to the new view.</summary>
    public TimeSpan ElectionDuration { get; }

    /// <summary>Whether another server leads now; a restarted server counts as another one.</summary>
    public bool LeaderChanged { get; }
}
