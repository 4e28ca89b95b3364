namespace PSChat.Module;

/// <summary>A new group view holds.</summary>
public sealed class ViewChangedEventArgs : EventArgs
{
    internal ViewChangedEventArgs(PSChat.ViewChangedEventArgs change)
    {
        View = ChatGroupView.Of(change.View);
        Previous = ChatGroupView.Of(change.Previous);
        ElectionDuration = change.ElectionDuration;
        LeaderChanged = change.LeaderChanged;
    }

    /// <summary>The view that holds now.</summary>
    public ChatGroupView View { get; }

    /// <summary>The one before; null for the first.</summary>
    public ChatGroupView? Previous { get; }

    /// <summary>How long the election took, from its cause to the new view.</summary>
    public TimeSpan ElectionDuration { get; }

    /// <summary>Whether another server leads now; a restarted one is another one.</summary>
    public bool LeaderChanged { get; }
}
