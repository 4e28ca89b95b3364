namespace PSChat.Simulation.Bouts;

/// <summary>Kind of a fault in a bout, and in chaos on real processes.</summary>
internal enum BoutFaultKind
{
    /// <summary>A server is killed; another one takes its place later.</summary>
    Kill,

    /// <summary>A server leaves; another one takes its place later.</summary>
    Leave,

    /// <summary>A process is suspended for a while.</summary>
    Freeze,

    /// <summary>An election is requested.</summary>
    Elect,

    /// <summary>A host has no network for a while.</summary>
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
