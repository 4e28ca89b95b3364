namespace PSChat.Groups;

/// <summary>The times that the group's protocol goes by, each with its reason.</summary>
internal sealed record GroupTimings
{
    /// <summary>Between two heartbeats.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Silence before suspicion (F4).</summary>
    public TimeSpan FailureTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>From suspicion to certainty: time for one more sign of life, a redial's answer for instance. Who wants failures
    /// found sooner wants this to be shorter too.</summary>
    public TimeSpan Confirmation => FailureTimeout / 5;

    /// <summary>
    /// How fresh a sign of life must be to be passed on as a witness's word, and how long that word holds: two heartbeats
    /// may be lost, and it must be over before the failure timeout and the confirmation are, or a witness would delay
    /// every true verdict (F5).
    /// </summary>
    public TimeSpan WitnessMemory => HeartbeatInterval * 2.5;

    /// <summary>
    /// The longest that witnesses delay a verdict: long enough for the leader to evict the end that is half-connected
    /// (<see cref="LinkPatience"/>), and the way out where it cannot.
    /// </summary>
    public TimeSpan LongestVeto { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Ticks come at every heartbeat at the least; one that comes this late tells of a stalled process.</summary>
    public TimeSpan LateTick => HeartbeatInterval * 2.5;

    /// <summary>How long ticks must be in time before the server trusts itself a step more.</summary>
    public TimeSpan Recovery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Two members that did not hear each other both ways for this long cannot both stay: one goes (F10).</summary>
    public TimeSpan LinkPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A peer that is heard and cannot be linked with for this long has failed as far as this server is concerned (F9): longer
    /// than <see cref="LinkPatience"/>, which finds most such members, and than a connection takes on a loaded machine.
    /// </summary>
    public TimeSpan UnlinkedPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A server that is no member for this long sends its clients to others.</summary>
    public TimeSpan ClientPatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>When a starting server asks the network: a lost datagram must not make a second group (D1).</summary>
    public IReadOnlyList<TimeSpan> Probes { get; init; } =
        [TimeSpan.Zero, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(150)];

    /// <summary>After this long without an answer a starting server elects itself.</summary>
    public TimeSpan DiscoveryWindow { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a starting server waits for a higher one that starts too, after it was last heard (D2).</summary>
    public TimeSpan StarterPatience { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Between two beacons of a leader, ±20 %.</summary>
    public TimeSpan Beacon { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a candidate waits for all promises before a majority will do (E8).</summary>
    public TimeSpan PrepareTimeout { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>How much longer each lower rank waits before it stands (E2).</summary>
    public TimeSpan RankStep { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a step of an election may hang before it is tried again; doubles up to <see cref="LongestRetry"/>.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The longest wait between two tries of an election.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a leader waits for other joiners to share the election (G3).</summary>
    public TimeSpan JoinGathering { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How often a learner asks for what is new.</summary>
    public TimeSpan PullInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>A learner that gets no further looks for its group anew.</summary>
    public TimeSpan JoinPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A beacon of a higher epoch that lasts this long means that the receiver was left out of it (V5).</summary>
    public TimeSpan StrayPatience { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>After a gap in its own ticks a server accuses nobody for this long: its inbox tells of the past (F7).</summary>
    public TimeSpan GapPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A user's name stays reserved for this long after its connection broke (N4).</summary>
    public TimeSpan NameReservation { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A session that is gone for this long is over: the group forgets its name and rooms. A network that fails, or a
    /// laptop that sleeps through a meeting, must not end it.
    /// </summary>
    public TimeSpan SessionRetention { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The ids of a session's messages are kept for this long after it is over, because its client may still come back
    /// and send again what it was not told is safe (K7).
    /// </summary>
    public TimeSpan IdRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long the others may take to say how they are doing: longer than a failure timeout nobody waits.</summary>
    public TimeSpan StatusPatience { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often ids that are too old are looked for.</summary>
    public TimeSpan Aging { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A member that takes in nothing for this long while as much as may be is on the way to it is too slow to
    /// be one; it becomes a learner (R7).</summary>
    public TimeSpan StreamPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The same where less is on the way, or a view is to be acknowledged: a member that is heard and confirms nothing holds
    /// up whatever needs its copy, and the names of newcomers. Long enough for the largest batch, 256 KiB, at half a megabit
    /// a second.
    /// </summary>
    public TimeSpan ConfirmPatience { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How often clients with nothing unread are told how far the log was filtered for them.</summary>
    public TimeSpan Mark { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Redials after a link broke: a crash answers with refusals at once.</summary>
    public TimeSpan QuickRedial { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Redials of a host that does not answer.</summary>
    public TimeSpan SlowRedial { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>This many refused dials in a row are proof of death for the one who got them (F3).</summary>
    public int ProofRefusals { get; init; } = 3;

    /// <summary>The clients of a server are gone after this long without a byte; they ping when idle.</summary>
    public TimeSpan ClientSilence { get; init; } = TimeSpan.FromSeconds(15);
}
