namespace PSChat.Wording;

/// <summary>What a program calls the settings and commands that a remedy tells people to use.</summary>
internal abstract class Vocabulary
{
    /// <summary>The setting of a server's TCP port.</summary>
    public abstract string Port { get; }

    /// <summary>The setting of the UDP port of discovery.</summary>
    public abstract string DiscoveryPort { get; }

    /// <summary>The setting of the address to bind to.</summary>
    public abstract string BindAddress { get; }

    /// <summary>The setting of the address to announce.</summary>
    public abstract string AdvertiseAddress { get; }

    /// <summary>The setting of hosts to ask by unicast.</summary>
    public abstract string Seed { get; }

    /// <summary>The setting of the group's key.</summary>
    public abstract string Key { get; }

    /// <summary>The setting of the fewest servers that hold a message.</summary>
    public abstract string MinimumCopies { get; }

    /// <summary>The setting of the time between two heartbeats.</summary>
    public abstract string HeartbeatInterval { get; }

    /// <summary>The setting of the silence after which a server is suspected.</summary>
    public abstract string FailureTimeout { get; }

    /// <summary>The command that starts a server.</summary>
    public abstract string StartServer { get; }

    /// <summary>The command that shows the group view.</summary>
    public abstract string ShowView { get; }

    /// <summary>The command that holds an election.</summary>
    public abstract string HoldElection { get; }

    /// <summary>The command that makes a key.</summary>
    public abstract string MakeKey { get; }
}
