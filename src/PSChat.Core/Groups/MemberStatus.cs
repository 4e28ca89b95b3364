namespace PSChat;

/// <summary>How one server of a group is doing, as another one sees it.</summary>
/// <param name="Rank">Which server.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsMember">False for one that catches up to become one.</param>
/// <param name="State">What it says that it is doing.</param>
/// <param name="Silence">How long ago it gave the last sign of life when it was asked; zero for the asking server itself.</param>
/// <param name="RoundTrip">From the question to its answer.</param>
/// <param name="Clients">How many clients are attached to it.</param>
/// <param name="MessagesPerSecond">How many messages of its clients were committed, on average of the last 10 s.</param>
/// <param name="Lag">How many messages fewer it holds than the one that holds the most.</param>
/// <param name="ClockOffset">How far its wall clock is ahead of that of the server that was asked, to half a round trip; negative
/// if it is behind.</param>
/// <remarks>All after <paramref name="Silence"/> are zero for one that did not answer.</remarks>
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
