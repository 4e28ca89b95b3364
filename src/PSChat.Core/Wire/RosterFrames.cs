using PSChat.Messages;

namespace PSChat.Wire;

/// <summary>To the leader: one of the sender's sessions is new or has changed. A name that it claims must be free.</summary>
/// <param name="Session">The session.</param>
/// <param name="MayRename">
/// Whether it accepts another name if its own belongs to another session. It has been in the group before, and must not lose what
/// it has sent.
/// </param>
internal sealed record Claim(SessionRecord Session, bool MayRename) : Frame
{
    public override FrameType Type => FrameType.Claim;

    public override void WriteBody(WireWriter writer)
    {
        RosterFields.Write(writer, Session);
        writer.Bool(MayRename);
    }

    public static Claim Read(ref WireReader reader) => new(RosterFields.Read(ref reader), reader.Bool());
}

/// <summary>The leader's answer to a claim.</summary>
/// <param name="Session">The session that claimed.</param>
/// <param name="Granted">False if another session has the name.</param>
/// <param name="User">The name that is granted, or refused.</param>
internal sealed record ClaimAnswer(Guid Session, bool Granted, string User) : Frame
{
    public override FrameType Type => FrameType.ClaimAnswer;

    public override void WriteBody(WireWriter writer)
    {
        writer.Guid(Session);
        writer.Bool(Granted);
        writer.Text(User);
    }

    public static ClaimAnswer Read(ref WireReader reader) => new(reader.Guid(), reader.Bool(), reader.Name());
}

/// <summary>From the leader: changes of the roster.</summary>
/// <param name="Complete">Whether to forget all earlier records first.</param>
/// <param name="Sessions">New or changed records.</param>
/// <param name="Ended">Sessions that have ended.</param>
internal sealed record RosterChange(bool Complete, IReadOnlyList<SessionRecord> Sessions, IReadOnlyList<Guid> Ended) : Frame
{
    public override FrameType Type => FrameType.RosterChange;

    public override void WriteBody(WireWriter writer)
    {
        writer.Bool(Complete);
        writer.List(Sessions, RosterFields.Write);
        writer.List(Ended, static (list, session) => list.Guid(session));
    }

    public static RosterChange Read(ref WireReader reader) => new(
        reader.Bool(),
        reader.List(RosterFields.MaximumSessions, RosterFields.Read),
        reader.List(RosterFields.MaximumSessions, static (ref WireReader list) => list.Guid()));
}
