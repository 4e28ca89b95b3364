namespace PSChat.Kit.Chaos;

/// <summary>Kind of a fault.</summary>
internal enum FaultKind
{
    /// <summary>A server is killed; another process takes its place a little later.</summary>
    Kill,

    /// <summary>A server is told to stop, and leaves; another process takes its place a little later.</summary>
    Leave,

    /// <summary>A server is frozen for a while.</summary>
    Freeze,

    /// <summary>An election is requested.</summary>
    Elect,

    /// <summary>A host's plug is pulled for a while.</summary>
    Unplug,

    /// <summary>Some hosts are on a separate switch for a while.</summary>
    Split,

    /// <summary>Nothing that a host sends arrives for a while.</summary>
    Mute,

    /// <summary>A host receives nothing for a while.</summary>
    Deafen,

    /// <summary>Nothing that one host sends to one other arrives for a while.</summary>
    OneWay,
}
