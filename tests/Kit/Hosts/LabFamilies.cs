namespace PSChat.Kit.Hosts;

/// <summary>Families of addresses that a host has on its network.</summary>
[Flags]
internal enum LabFamilies
{
    /// <summary>None: the test configures the host.</summary>
    None = 0,

    /// <summary>IPv4.</summary>
    IPv4 = 1,

    /// <summary>IPv6, with a link-local and a routed address.</summary>
    IPv6 = 2,

    /// <summary>Both.</summary>
    Both = IPv4 | IPv6,
}
