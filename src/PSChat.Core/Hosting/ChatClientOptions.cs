namespace PSChat;

/// <summary>How a client connects.</summary>
public sealed record ChatClientOptions : NetworkOptions
{
    /// <summary>The name to chat under; unique in the group.</summary>
    public required string UserName { get; init; }

    /// <summary>A server's TCP endpoint to attach to first, without asking the network; null for discovery.</summary>
    public Endpoint? Server { get; init; }

    /// <summary>How long finding the group and attaching may take; 10 s by default.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
