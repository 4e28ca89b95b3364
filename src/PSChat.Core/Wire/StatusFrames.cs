using PSChat.Groups;

namespace PSChat.Wire;

/// <summary>From a client, attached or not: asks for the servers' status.</summary>
internal sealed record ListMembers : Frame
{
    public override FrameType Type => FrameType.ListMembers;

    public override void WriteBody(WireWriter writer)
    {
    }
}

/// <summary>To the client: the group's view, and the status of its servers.</summary>
/// <param name="View">The view of the server that answers.</param>
/// <param name="ElectionDuration">Duration of the view's election, measured at its candidate.</param>
/// <param name="Members">Its members and learners, as far as the answering server knows them.</param>
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

/// <summary>To another server: asks for its status.</summary>
/// <param name="Question">A number that the answer repeats.</param>
internal sealed record AskStatus(long Question) : Frame
{
    public override FrameType Type => FrameType.AskStatus;

    public override void WriteBody(WireWriter writer) => writer.Number(Question);

    public static AskStatus Read(ref WireReader reader) => new(reader.Number());
}

/// <summary>The answer to <see cref="AskStatus"/>.</summary>
/// <param name="Question">The question's number.</param>
/// <param name="State">The server's activity.</param>
/// <param name="Clients">Number of clients that are attached to it.</param>
/// <param name="MillisPerSecond">Committed messages of its clients, in thousandths of a message per second.</param>
/// <param name="Held">Number of messages that it holds, dropped ones included.</param>
/// <param name="WallTicks">Its wall clock at the time of the answer, as <see cref="DateTime.Ticks"/> in UTC.</param>
internal sealed record Status(
    long Question, MemberState State, int Clients, long MillisPerSecond, long Held, long WallTicks) : Frame
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
        reader.Number(), reader.Enumeration(MemberState.Joining), reader.SmallNumber(int.MaxValue), reader.Number(),
        reader.Number(), reader.WallTicks());
}
