namespace PSChat.Wire;

/// <summary>One message of the TCP protocol. Equality of frames is of no use: they hold lists.</summary>
internal abstract record Frame
{
    /// <summary>What the first byte after the length says.</summary>
    public abstract FrameType Type { get; }

    /// <summary>Everything after the type.</summary>
    public abstract void WriteBody(WireWriter writer);
}
