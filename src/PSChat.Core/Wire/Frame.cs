namespace PSChat.Wire;

/// <summary>One message of the TCP protocol. Comparing frames for equality is useless, because they contain lists.</summary>
internal abstract record Frame
{
    /// <summary>The first byte after the length.</summary>
    public abstract FrameType Type { get; }

    /// <summary>Everything after the type.</summary>
    public abstract void WriteBody(WireWriter writer);
}
