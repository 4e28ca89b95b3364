using PSChat.Hosting;

namespace PSChat;

/// <summary>How a client connects.</summary>
public sealed record ChatClientOptions : NetworkOptions
{
    /// <summary>The defaults.</summary>
    public ChatClientOptions()
    {
    }

    /// <summary>The same group on the same network, and the defaults otherwise.</summary>
    public ChatClientOptions(NetworkOptions network)
        : base(network)
    {
    }

    /// <summary>The name to chat under; unique in the group.</summary>
    public required string UserName { get; init; }

    /// <summary>A server's TCP endpoint to attach to first, without asking the network; null for discovery.</summary>
    public Endpoint? Server { get; init; }

    /// <summary>How long a send waits to be acknowledged where no time is given; 30 s by default, which is longer than any
    /// election takes.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many events wait for slow subscribers before the client reads nothing more from its server, which keeps its
    /// place: 1 to 1,000,000; 10,000 by default, which is a second of a very busy room.</summary>
    public int EventCapacity { get; init; } = 10_000;

    /// <summary>How long <see cref="ChatClient.DisposeAsync"/> waits until everything that was sent is acknowledged; 5 s by
    /// default, which is longer than an election takes.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long finding the group and attaching may take; 10 s by default.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Checks what can be checked before anything is opened.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.NameInvalid"/>; <see cref="ChatError.AddressUnavailable"/> for a
    /// seed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or time is out of its range.</exception>
    public void Validate() => ServerSockets.Validate(this);
}
