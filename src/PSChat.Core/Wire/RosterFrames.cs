using PSChat.Messages;

namespace PSChat.Wire;

/// <summary>To the leader: a session of the sender's is new or has changed; a name that it claims must be free.</summary>
/// <param name="Session">The session.</param>
/// <param name="MayRename">Whether it takes another name where its own is another's: it has been in the group before, and
/// must not lose what it has sent.</param>
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
/// <param name="Granted">False: another session has the name.</param>
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

/// <summary>From the leader: how the roster has changed.</summary>
/// <param name="Complete">Whether all earlier ones are to be forgotten first.</param>
/// <param name="Sessions">New or changed ones.</param>
/// <param name="Ended">Those that are no more.</param>
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
