namespace PSChat.Wire;

/// <summary>One message of the UDP protocol; it fits into one unfragmented datagram.</summary>
internal abstract record Datagram(string Group);

/// <summary>
/// Asks for servers. A probe is padded to the largest size, so that no answer is larger than its question (D5).
/// </summary>
/// <param name="Group">The group to find; empty for every group.</param>
/// <param name="Nonce">A number that the answer repeats.</param>
/// <param name="Starting">The rank of a server that starts; <see cref="Rank.None"/> for a client.</param>
internal sealed record Probe(string Group, ulong Nonce, Rank Starting) : Datagram(Group);

/// <summary>Answers a probe, to the address from which it was seen to come.</summary>
/// <param name="Group">The answering server's group.</param>
/// <param name="Nonce">The probe's number.</param>
/// <param name="Epoch">The epoch; its leader is the first of <paramref name="Members"/>.</param>
/// <param name="MemberCount">Number of members.</param>
/// <param name="Members">The leader, and as many others as fit.</param>
internal sealed record Answer(string Group, ulong Nonce, Epoch Epoch, int MemberCount, IReadOnlyList<Member> Members)
    : Datagram(Group);

/// <summary>Shows a leader. A beacon is padded to the largest size, because a receiver may answer with a probe.</summary>
internal sealed record Beacon(string Group, Epoch Epoch, Member Leader, int MemberCount) : Datagram(Group);

/// <summary>Shows that a server is alive.</summary>
/// <param name="Group">The group.</param>
/// <param name="From">The server.</param>
/// <param name="Epoch">The epoch of its view.</param>
/// <param name="Lateness">Lateness of its own ticks in recent times, 0 to 7.</param>
/// <param name="Heard">The peers that it has heard within its failure timeout.</param>
internal sealed record Heartbeat(string Group, Rank From, Epoch Epoch, int Lateness, IReadOnlyList<Rank> Heard) : Datagram(Group);

/// <summary>
/// Answers a heartbeat of an epoch that is over, whose sender was left out of a later one. A notice is never larger than the
/// heartbeat.
/// </summary>
/// <param name="Group">The group.</param>
/// <param name="Epoch">The epoch of the answering server's view.</param>
internal sealed record Notice(string Group, Epoch Epoch) : Datagram(Group);
