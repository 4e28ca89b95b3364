namespace PSChat;

/// <summary>One server's status, as another server sees it.</summary>
/// <param name="Rank">The server.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsMember">False for a server that is still catching up.</param>
/// <param name="State">Activity that it reports.</param>
/// <param name="Silence">Time since its last sign of life when it was asked; zero for the asking server itself.</param>
/// <param name="RoundTrip">Time from the question to its answer.</param>
/// <param name="Clients">Number of clients that are attached to it.</param>
/// <param name="MessagesPerSecond">Committed messages of its clients per second, averaged over the last 10 s.</param>
/// <param name="Lag">Number of messages that it lacks, compared with the server that holds the most.</param>
/// <param name="ClockOffset">
/// Lead of its wall clock over that of the asked server, with an error of up to half a round trip; negative if it is behind.
/// </param>
/// <remarks>All values after <paramref name="Silence"/> are zero for a server that did not answer.</remarks>
public sealed record MemberStatus(
    Rank Rank,
    string Name,
    bool IsMember,
    MemberState State,
    TimeSpan Silence,
    TimeSpan RoundTrip,
    int Clients,
    double MessagesPerSecond,
    long Lag,
    TimeSpan ClockOffset);
