using System.Globalization;

namespace PSChat.Module;

/// <summary>One server of a group.</summary>
public sealed class ChatGroupMember
{
    private ChatGroupMember(Rank rank, string name, ChatGroupRole role, Member? member)
    {
        Name = name;
        Id = rank.Id;
        Role = role;
        Endpoints = [.. (member?.Endpoints ?? []).Select(endpoint => endpoint.ToString())];
        Instance = (rank.InstanceId >> 32).ToString("x8", CultureInfo.InvariantCulture);
    }

    /// <summary>For people; 1 to 64 characters. Two servers may share one.</summary>
    public string Name { get; }

    /// <summary>What elections compare, the highest wins: the process id, or the number given with <c>-Id</c>.</summary>
    public long Id { get; }

    /// <summary>Whether it leads the group.</summary>
    public bool IsLeader => Role == ChatGroupRole.Leader;

    /// <summary>What it is in the group.</summary>
    public ChatGroupRole Role { get; }

    /// <summary>What it says that it is doing; <c>Silent</c> if it did not answer, null where nobody asked.</summary>
    public MemberState? State { get; private init; }

    /// <summary>How long ago it gave a sign of life to the server that was asked; null where nobody asked.</summary>
    public TimeSpan? HeartbeatAge { get; private init; }

    /// <summary>From a question of the server that was asked to its answer; null if it did not answer, or nobody asked.</summary>
    public TimeSpan? RoundTrip { get; private init; }

    /// <summary>How many clients are attached to it; null if it did not answer, or nobody asked.</summary>
    public int? Clients { get; private init; }

    /// <summary>How many messages of its clients were confirmed a second, on average of the last 10 s; null if it did not
    /// answer, or nobody asked.</summary>
    public double? MessagesPerSecond { get; private init; }

    /// <summary>How many messages fewer it holds than the leader; null if it did not answer, or nobody asked.</summary>
    public long? Lag { get; private init; }

    /// <summary>How far its wall clock is ahead of that of the server that was asked, to half a round trip; negative if it is
    /// behind. Null if it did not answer, or nobody asked.</summary>
    public TimeSpan? ClockOffset { get; private init; }

    /// <summary>Where it takes links first of all, as <c>address:port</c>; null if that is not known.</summary>
    public string? Endpoint => Endpoints.Length > 0 ? Endpoints[0] : null;

    /// <summary>Where it takes links, the most likely one first, each as <c>address:port</c>.</summary>
    public string[] Endpoints { get; }

    /// <summary>Random for each start, eight hexadecimal digits: a server that was restarted under its old name and id has
    /// another one. Logs show the first four, after the id.</summary>
    public string Instance { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal static ChatGroupMemberList AllOf(IEnumerable<Member> members, Rank leader) =>
        new(members.Select(member => new ChatGroupMember(member.Rank, member.Name, RoleOf(member.Rank, leader), member)));

    internal static ChatGroupMemberList AllOf(GroupStatus status) => new(status.Members.Select(member => Of(member, status.View)));

    private static ChatGroupMember Of(MemberStatus status, GroupView view)
    {
        var hasAnswered = status.State != MemberState.Silent;
        var role = status.IsMember ? RoleOf(status.Rank, view.Leader.Rank) : ChatGroupRole.Learner;
        return new(status.Rank, status.Name, role, view.Find(status.Rank))
        {
            State = status.State,
            HeartbeatAge = status.Silence,
            RoundTrip = hasAnswered ? status.RoundTrip : null,
            Clients = hasAnswered ? status.Clients : null,
            MessagesPerSecond = hasAnswered ? status.MessagesPerSecond : null,
            Lag = hasAnswered ? status.Lag : null,
            ClockOffset = hasAnswered ? status.ClockOffset : null,
        };
    }

    private static ChatGroupRole RoleOf(Rank rank, Rank leader) => rank == leader ? ChatGroupRole.Leader : ChatGroupRole.Member;
}
