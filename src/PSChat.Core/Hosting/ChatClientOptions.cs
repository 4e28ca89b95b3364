using PSChat.Groups;
using PSChat.Hosting;
using PSChat.Messages;

namespace PSChat;

/// <summary>Options of a client's connection.</summary>
public sealed record ChatClientOptions : NetworkOptions
{
    /// <summary>Makes the default options.</summary>
    public ChatClientOptions()
    {
    }

    /// <summary>Makes options for the same group on the same network, with the defaults otherwise.</summary>
    public ChatClientOptions(NetworkOptions network)
        : base(network)
    {
    }

    /// <summary>The user name, unique in the group.</summary>
    public required string UserName { get; init => field = Names.Spell(value); }

    /// <summary>A server's TCP endpoint to attach to first, without discovery; null for discovery.</summary>
    public Endpoint? Server { get; init; }

    /// <summary>
    /// Time limit for the acknowledgement of a send without a timeout of its own; 30 s by default, which is longer than any
    /// election takes.
    /// </summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Number of events waiting for slow subscribers at which the client stops reading from its server, which keeps its place: 1
    /// to 1,000,000; 10,000 by default, which is a second of a very busy room.
    /// </summary>
    public int EventCapacity { get; init; } = 10_000;

    /// <summary>
    /// Time limit of <see cref="ChatClient.DisposeAsync"/> for the acknowledgement of everything sent; 5 s by default, which is
    /// longer than an election takes.
    /// </summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time limit for finding the group and attaching; 10 s by default.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The secret of a session that is continued; null for a new session.</summary>
    internal SessionSecret? Secret { get; init; }

    /// <summary>Checks everything that can be checked before a socket is opened.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.NameInvalid"/>; <see cref="ChatError.AddressUnavailable"/> for a
    /// seed.</exception>
    /// <exception cref="ArgumentNullException">An option that needs a value is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or time is out of its range.</exception>
    public void Validate() => ServerSockets.Validate(this);
}
