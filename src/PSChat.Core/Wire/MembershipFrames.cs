using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Wire;

/// <summary>To a leader: asks to become a member. Sent again until a view has the sender in it.</summary>
/// <param name="Promised">The highest ballot that the sender has promised; the election must go above it.</param>
/// <param name="Held">Frontier of the messages that it holds.</param>
/// <param name="MinimumCopies">
/// The sender's minimum copies: those of its group if it was a member of one, otherwise its user's demand; 0 for none.
/// </param>
/// <param name="HasGroup">
/// Whether it was a member of a group. In that case the larger minimum applies, and the sender is not refused.
/// </param>
/// <param name="IsMerge">Whether it brings the messages of a group of its own.</param>
internal sealed record Join(Epoch Promised, Frontier Held, int MinimumCopies, bool HasGroup, bool IsMerge) : Frame
{
    public override FrameType Type => FrameType.Join;

    public override void WriteBody(WireWriter writer)
    {
        writer.Epoch(Promised);
        writer.Frontier(Held);
        writer.Number(MinimumCopies);
        writer.Bool(HasGroup);
        writer.Bool(IsMerge);
    }

    public static Join Read(ref WireReader reader) =>
        new(reader.Epoch(), reader.Frontier(), reader.SmallNumber(GroupLimits.MaximumMembers), reader.Bool(), reader.Bool());
}

/// <summary>From the leader: the receiver is a learner now. It links with the members and pulls missing messages.</summary>
internal sealed record Learning(GroupView View) : Frame
{
    public override FrameType Type => FrameType.Learning;

    public override void WriteBody(WireWriter writer) => writer.View(View);

    public static Learning Read(ref WireReader reader) => new(reader.View()!);
}

/// <summary>
/// From the leader to its members: it gives up the group for another one of the same name, which the members should join.
/// </summary>
/// <param name="Epoch">The other group's epoch.</param>
/// <param name="Leader">The other group's leader.</param>
internal sealed record Dissolve(Epoch Epoch, Member Leader) : Frame
{
    public override FrameType Type => FrameType.Dissolve;

    public override void WriteBody(WireWriter writer)
    {
        writer.Epoch(Epoch);
        writer.Member(Leader);
    }

    public static Dissolve Read(ref WireReader reader) => new(reader.Epoch(), reader.Member());
}

/// <summary>To the leader: the sender wants to leave. Sent again until a view without the sender is there.</summary>
internal sealed record Leave : Frame
{
    public override FrameType Type => FrameType.Leave;

    public override void WriteBody(WireWriter writer)
    {
    }
}

/// <summary>To the leader: asks for an election.</summary>
internal sealed record ElectRequest(Epoch Current) : Frame
{
    public override FrameType Type => FrameType.ElectRequest;

    public override void WriteBody(WireWriter writer) => writer.Epoch(Current);

    public static ElectRequest Read(ref WireReader reader) => new(reader.Epoch());
}
