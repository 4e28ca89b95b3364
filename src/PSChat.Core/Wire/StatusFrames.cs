using PSChat.Groups;

namespace PSChat.Wire;

/// <summary>From a client, attached or not: how are the servers doing?</summary>
internal sealed record ListMembers : Frame
{
    public override FrameType Type => FrameType.ListMembers;

    public override void WriteBody(WireWriter writer)
    {
    }
}

/// <summary>To the client: the group's view, and how its servers are doing.</summary>
/// <param name="View">The view of the server that answers.</param>
/// <param name="ElectionDuration">How long its election took at its candidate.</param>
/// <param name="Members">Its members, and those that catch up, as far as the answering server knows of them.</param>
internal sealed record MemberList(GroupView View, TimeSpan ElectionDuration, IReadOnlyList<MemberStatus> Members) : Frame
{
    public override FrameType Type => FrameType.MemberList;

    public override void WriteBody(WireWriter writer)
    {
        writer.View(View);
        writer.Duration(ElectionDuration);
        writer.List(Members, static (list, member) =>
        {
            list.Rank(member.Rank);
            list.Text(member.Name);
            list.Bool(member.IsMember);
            list.Byte((byte)member.State);
            list.Duration(member.Silence);
            list.Duration(member.RoundTrip);
            list.Number(member.Clients);
            list.Number((long)(member.MessagesPerSecond * 1000));
            list.Number(member.Lag);
            list.Int64(member.ClockOffset.Ticks);
        });
    }

    public static MemberList Read(ref WireReader reader) => new(
        reader.View()!,
        reader.Duration(),
        reader.List(
            GroupLimits.MaximumListed,
            static (ref WireReader list) => new MemberStatus(
                list.Rank(),
                list.Name(),
                list.Bool(),
                list.Enumeration(MemberState.Silent),
                list.Duration(),
                list.Duration(),
                list.SmallNumber(int.MaxValue),
                list.Number() / 1000.0,
                list.Number(),
                list.ClockOffset())));
}

/// <summary>To another server: how are you doing?</summary>
/// <param name="Question">Comes back in the answer.</param>
internal sealed record AskStatus(long Question) : Frame
{
    public override FrameType Type => FrameType.AskStatus;

    public override void WriteBody(WireWriter writer) => writer.Number(Question);

    public static AskStatus Read(ref WireReader reader) => new(reader.Number());
}

/// <summary>The answer to <see cref="AskStatus"/>.</summary>
/// <param name="Question">The question's number.</param>
/// <param name="State">What the server is doing.</param>
/// <param name="Clients">How many clients are attached to it.</param>
/// <param name="MillisPerSecond">How many thousandths of a message of its clients were committed a second.</param>
/// <param name="Held">How many messages it holds, or held and dropped.</param>
/// <param name="WallTicks">Its wall clock as it answers, as <see cref="DateTime.Ticks"/> in UTC.</param>
internal sealed record Status(long Question, MemberState State, int Clients, long MillisPerSecond, long Held, long WallTicks) : Frame
{
    public override FrameType Type => FrameType.Status;

    public override void WriteBody(WireWriter writer)
    {
        writer.Number(Question);
        writer.Byte((byte)State);
        writer.Number(Clients);
        writer.Number(MillisPerSecond);
        writer.Number(Held);
        writer.Int64(WallTicks);
    }

    public static Status Read(ref WireReader reader) => new(
        reader.Number(), reader.Enumeration(MemberState.Joining), reader.SmallNumber(int.MaxValue), reader.Number(), reader.Number(), reader.WallTicks());
}
