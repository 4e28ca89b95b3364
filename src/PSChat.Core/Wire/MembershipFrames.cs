using PSChat.Groups;
using PSChat.Messages;

namespace PSChat.Wire;

/// <summary>To a leader: take me in. Sent again until a view has the sender in it.</summary>
/// <param name="Promised">The highest ballot that the sender has promised; the election must go above it.</param>
/// <param name="Held">What it holds.</param>
/// <param name="MinimumCopies">The sender's minimum of copies: of its group if it was a member of one, else what its user
/// insists on; 0 for none.</param>
/// <param name="HasGroup">Whether it was a member of a group: then the larger minimum holds, and it is not refused.</param>
/// <param name="IsMerge">Whether it comes with a group of its own.</param>
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

/// <summary>From the leader: the receiver is a learner now. It links with the members and pulls what it lacks.</summary>
internal sealed record Learning(GroupView View) : Frame
{
    public override FrameType Type => FrameType.Learning;

    public override void WriteBody(WireWriter writer) => writer.View(View);

    public static Learning Read(ref WireReader reader) => new(reader.View()!);
}

/// <summary>From the leader to its members: it gives the group up for another of the same name; join that one.</summary>
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

/// <summary>To the leader: the sender wants to leave. Sent again until a view is without it.</summary>
internal sealed record Leave : Frame
{
    public override FrameType Type => FrameType.Leave;

    public override void WriteBody(WireWriter writer)
    {
    }
}

/// <summary>To the leader: hold an election.</summary>
internal sealed record ElectRequest(Epoch Current) : Frame
{
    public override FrameType Type => FrameType.ElectRequest;

    public override void WriteBody(WireWriter writer) => writer.Epoch(Current);

    public static ElectRequest Read(ref WireReader reader) => new(reader.Epoch());
}
