namespace PSChat.Module;

/// <summary>A new group view has been installed.</summary>
public sealed class ViewChangedEventArgs : EventArgs
{
    internal ViewChangedEventArgs(PSChat.ViewChangedEventArgs change)
    {
        View = ChatGroupView.Of(change.View);
        Previous = ChatGroupView.Of(change.Previous);
        ElectionDurationMs = Milliseconds.Of(change.ElectionDuration);
        LeaderChanged = change.LeaderChanged;
    }

    /// <summary>The new view.</summary>
    public ChatGroupView View { get; }

    /// <summary>The previous view; null for the first.</summary>
    public ChatGroupView? Previous { get; }

    /// <summary>Milliseconds that the election took, from its cause to the new view.</summary>
    public double ElectionDurationMs { get; }

    /// <summary>Whether another server leads now; a restarted server counts as another one.</summary>
    public bool LeaderChanged { get; }
}
