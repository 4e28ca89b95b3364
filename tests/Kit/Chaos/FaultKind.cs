namespace PSChat.Kit.Chaos;

/// <summary>What can happen to a group.</summary>
internal enum FaultKind
{
    /// <summary>A server is killed; another process takes its place a little later.</summary>
    Kill,

    /// <summary>A server is told to stop, and leaves; another process takes its place a little later.</summary>
    Leave,

    /// <summary>A server is frozen for a while.</summary>
    Freeze,

    /// <summary>Somebody asks for an election.</summary>
    Elect,

    /// <summary>A host's plug is pulled for a while.</summary>
    Unplug,

    /// <summary>Some hosts are on a switch of their own for a while.</summary>
    Split,

    /// <summary>Nothing that a host sends arrives for a while.</summary>
    Mute,

    /// <summary>A host hears nothing for a while.</summary>
    Deafen,

    /// <summary>What one host sends to one other does not arrive for a while.</summary>
    OneWay,
}
