namespace PSChat.Groups;

/// <summary>Times of the group's protocol, each with its reason.</summary>
internal sealed record GroupTimings
{
    /// <summary>Time between two heartbeats.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Silence before suspicion (F4).</summary>
    public TimeSpan FailureTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Time from suspicion to certainty, in which one more sign of life may come, for instance a redial's answer. A user that
    /// wants failures found sooner needs this to be shorter too.
    /// </summary>
    public TimeSpan Confirmation => FailureTimeout / 5;

    /// <summary>
    /// Age up to which a sign of life is passed on as a witness's word, and how long that word holds (F5). Two heartbeats may be
    /// lost. The word must have expired before the failure timeout and the confirmation have, otherwise a witness would delay
    /// every true verdict.
    /// </summary>
    public TimeSpan WitnessMemory => HeartbeatInterval * 2.5;

    /// <summary>
    /// The longest delay of a verdict by witnesses. It is long enough for the leader to evict the half-connected end
    /// (<see cref="LinkPatience"/>), and ends the wait where the leader cannot.
    /// </summary>
    public TimeSpan LongestVeto { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Delay of a tick that shows a stalled process. Ticks come at every heartbeat at least.</summary>
    public TimeSpan LateTick => HeartbeatInterval * 2.5;

    /// <summary>Time for which ticks must be punctual before the server trusts itself one step more.</summary>
    public TimeSpan Recovery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Time for which two members may fail to hear each other in both directions before one of them goes (F10).
    /// </summary>
    public TimeSpan LinkPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Time for which a peer may be heard without a link before it counts as failed for this server (F9). It is longer than
    /// <see cref="LinkPatience"/>, which finds most such members, and longer than a connection takes on a loaded machine.
    /// </summary>
    public TimeSpan UnlinkedPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time without membership after which a server sends its clients to others.</summary>
    public TimeSpan ClientPatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Times at which a starting server asks the network: a lost datagram must not make a second group (D1).</summary>
    public IReadOnlyList<TimeSpan> Probes { get; init; } =
        [TimeSpan.Zero, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(150)];

    /// <summary>Time without an answer after which a starting server elects itself.</summary>
    public TimeSpan DiscoveryWindow { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Time for which a starting server waits for a higher starter after it was last heard (D2).</summary>
    public TimeSpan StarterPatience { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Time between two beacons of a leader, ±20 %.</summary>
    public TimeSpan Beacon { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time for which a candidate waits for all promises, before a majority is enough (E8).</summary>
    public TimeSpan PrepareTimeout { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Additional wait of each lower rank before it stands (E2).</summary>
    public TimeSpan RankStep { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Time after which a step of an election is tried again; the wait doubles up to <see cref="LongestRetry"/>.
    /// </summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The longest wait between two tries of an election.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time for which a leader waits for other joiners to share the election (G3).</summary>
    public TimeSpan JoinGathering { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Time between two pulls of a learner.</summary>
    public TimeSpan PullInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Time without progress after which a learner looks for its group again.</summary>
    public TimeSpan JoinPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Time for which beacons of a higher epoch must be heard until they mean that the receiver was left out of it (V5).
    /// </summary>
    public TimeSpan StrayPatience { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Time after a gap in its own ticks in which a server accuses no peer, because its inbox tells of the past (F7).
    /// </summary>
    public TimeSpan GapPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time for which a user's name stays reserved after its connection broke (N4).</summary>
    public TimeSpan NameReservation { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Time without a connection after which a session is over, and the group forgets its name and rooms. A network failure, or a
    /// laptop that sleeps through a meeting, must not end it.
    /// </summary>
    public TimeSpan SessionRetention { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Time for which the ids of a session's messages are kept after it is over (K7). Its client may still come back, and send
    /// messages again that it was not told are safe.
    /// </summary>
    public TimeSpan IdRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Time for which other servers may take to report their status: nobody should wait longer than a failure timeout.
    /// </summary>
    public TimeSpan StatusPatience { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Time between two searches for outdated ids.</summary>
    public TimeSpan Aging { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Time for which a member may confirm nothing while its window is full. A member that takes longer is too slow, and becomes
    /// a learner (R7).
    /// </summary>
    public TimeSpan StreamPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The same limit where the window is not full, or a view must be acknowledged. A member that is heard and confirms nothing
    /// holds up everything that needs its copy, and the names of newcomers. The time is enough for the largest batch, 256 KiB, at
    /// half a megabit a second.
    /// </summary>
    public TimeSpan ConfirmPatience { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Time between two marks for clients with nothing unread.</summary>
    public TimeSpan Mark { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Wait before a redial after a link broke: a crash answers with refusals at once.</summary>
    public TimeSpan QuickRedial { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Wait before a redial of a host that does not answer.</summary>
    public TimeSpan SlowRedial { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Number of refused dials in a row that prove a death to the dialling server (F3).</summary>
    public int ProofRefusals { get; init; } = 3;

    /// <summary>
    /// Time without progress after which a server closes a client whose messages wait for one that the client never sent (B22).
    /// </summary>
    public TimeSpan OrderPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time without a byte after which a server's client is gone; idle clients send pings.</summary>
    public TimeSpan ClientSilence { get; init; } = TimeSpan.FromSeconds(15);
}
