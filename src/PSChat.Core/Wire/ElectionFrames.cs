using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Wire;

/// <summary>To the higher ranks: the leader of <paramref name="Current"/> is lost; asks whether they stand.</summary>
internal sealed record Election(Epoch Current) : Frame
{
    public override FrameType Type => FrameType.Election;

    public override void WriteBody(WireWriter writer) => writer.Epoch(Current);

    public static Election Read(ref WireReader reader) => new(reader.Epoch());
}

/// <summary>The answer of a higher rank.</summary>
/// <param name="Current">The epoch of the question.</param>
/// <param name="Stands">True if it stands; false if it still hears the leader.</param>
internal sealed record ElectionAnswer(Epoch Current, bool Stands) : Frame
{
    public override FrameType Type => FrameType.ElectionAnswer;

    public override void WriteBody(WireWriter writer)
    {
        writer.Epoch(Current);
        writer.Bool(Stands);
    }

    public static ElectionAnswer Read(ref WireReader reader) => new(reader.Epoch(), reader.Bool());
}

/// <summary>From the leader to its successor: stand, with the leader's consent.</summary>
/// <param name="Consent">The leader's epoch.</param>
/// <param name="Above">The number that the ballot must exceed.</param>
/// <param name="Cause">Cause of the election.</param>
/// <param name="Voters">Servers to ask: the live members, the leavers, and the learners that are to become members.</param>
/// <param name="Leaving">Voters that will not be members.</param>
/// <param name="MinimumCopies">Lower bound for the new view's minimum copies.</param>
internal sealed record Handover(
    Epoch Consent, long Above, ViewCause Cause, IReadOnlyList<Member> Voters, IReadOnlyList<Rank> Leaving,
    int MinimumCopies) : Frame
{
    public override FrameType Type => FrameType.Handover;

    public override void WriteBody(WireWriter writer)
    {
        writer.Epoch(Consent);
        writer.Number(Above);
        writer.Byte((byte)Cause);
        writer.List(Voters, static (list, member) => list.Member(member));
        writer.List(Leaving, static (list, rank) => list.Rank(rank));
        writer.Number(MinimumCopies);
    }

    public static Handover Read(ref WireReader reader) => new(
        reader.Epoch(),
        reader.Number(),
        reader.Enumeration(ViewCause.Merge),
        reader.List(GroupLimits.MaximumMembers, static (ref WireReader list) => list.Member()),
        reader.List(GroupLimits.MaximumMembers, static (ref WireReader list) => list.Rank()),
        reader.SmallNumber(GroupLimits.MaximumMembers));
}

/// <summary>A candidate asks for a promise.</summary>
/// <param name="Ballot">The epoch that it will open if it wins.</param>
/// <param name="Consent">The epoch whose leader consents; none where the leader is lost.</param>
internal sealed record Prepare(Epoch Ballot, Epoch Consent) : Frame
{
    public override FrameType Type => FrameType.Prepare;

    public override void WriteBody(WireWriter writer)
    {
        writer.Epoch(Ballot);
        writer.Epoch(Consent);
    }

    public static Prepare Read(ref WireReader reader) => new(reader.Epoch(), reader.Epoch());
}

/// <summary>Promises a candidate that the sender accepts nothing more from epochs below the ballot.</summary>
/// <param name="Ballot">The ballot of the request.</param>
/// <param name="Held">Frontier of the messages that the sender holds.</param>
/// <param name="View">The last view that it installed; null for a learner that never had one.</param>
/// <param name="HasResigned">Whether it led until now, and acknowledges that it no longer leads.</param>
internal sealed record Promise(Epoch Ballot, Frontier Held, GroupView? View, bool HasResigned) : Frame
{
    public override FrameType Type => FrameType.Promise;

    public override void WriteBody(WireWriter writer)
    {
        writer.Epoch(Ballot);
        writer.Frontier(Held);
        writer.OptionalView(View);
        writer.Bool(HasResigned);
    }

    public static Promise Read(ref WireReader reader) =>
        new(reader.Epoch(), reader.Frontier(), reader.OptionalView(), reader.Bool());
}

/// <summary>Reason for refusing a promise.</summary>
internal enum RefuseReason : byte
{
    /// <summary>The sender still hears the leader. It will promise by itself if it loses the leader.</summary>
    LeaderLives = 0,

    /// <summary>The sender has promised a higher ballot.</summary>
    PromisedHigher = 1,

    /// <summary>The sender outranks the candidate and stands itself.</summary>
    Outranked = 2,
}

/// <summary>Refuses a promise.</summary>
/// <param name="Ballot">The ballot of the request.</param>
/// <param name="Reason">Reason for the refusal.</param>
/// <param name="Promised">The highest ballot that the sender has promised.</param>
internal sealed record Refuse(Epoch Ballot, RefuseReason Reason, Epoch Promised) : Frame
{
    public override FrameType Type => FrameType.Refuse;

    public override void WriteBody(WireWriter writer)
    {
        writer.Epoch(Ballot);
        writer.Byte((byte)Reason);
        writer.Epoch(Promised);
    }

    public static Refuse Read(ref WireReader reader) =>
        new(reader.Epoch(), reader.Enumeration(RefuseReason.Outranked), reader.Epoch());
}

/// <summary>The winner installs a view.</summary>
/// <param name="View">The new view.</param>
/// <param name="History">Frontier of the messages that its leader holds.</param>
/// <param name="ElectionDuration">Duration of the election, measured at its candidate.</param>
internal sealed record NewView(GroupView View, Frontier History, TimeSpan ElectionDuration) : Frame
{
    public override FrameType Type => FrameType.NewView;

    public override void WriteBody(WireWriter writer)
    {
        writer.View(View);
        writer.Frontier(History);
        writer.Duration(ElectionDuration);
    }

    public static NewView Read(ref WireReader reader) => new(reader.View()!, reader.Frontier(), reader.Duration());
}

/// <summary>
/// Acknowledges that the sender has installed the view and holds all of its history. Its copies count only from the last part on.
/// </summary>
/// <param name="Epoch">The view's epoch.</param>
/// <param name="Sessions">The sessions whose home the sender is; a long list takes several frames.</param>
/// <param name="IsLast">Whether this is the last part.</param>
internal sealed record ViewAck(Epoch Epoch, IReadOnlyList<SessionRecord> Sessions, bool IsLast) : Frame
{
    public override FrameType Type => FrameType.ViewAck;

    public override void WriteBody(WireWriter writer)
    {
        writer.Epoch(Epoch);
        writer.List(Sessions, RosterFields.Write);
        writer.Bool(IsLast);
    }

    public static ViewAck Read(ref WireReader reader) =>
        new(reader.Epoch(), reader.List(RosterFields.MaximumSessions, RosterFields.Read), reader.Bool());
}
