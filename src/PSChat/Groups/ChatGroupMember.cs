using System.Globalization;

namespace PSChat.Module;

/// <summary>One server of a group.</summary>
public sealed class ChatGroupMember
{
    private ChatGroupMember(Rank rank, string name, ChatGroupRole role, Member? member)
    {
        Name = name;
        Id = rank.Id;
        Role = role.ToString();
        IsLeader = role == ChatGroupRole.Leader;
        string[] endpoints = [.. (member?.Endpoints ?? []).Select(endpoint => endpoint.ToString())];
        Endpoint = endpoints.FirstOrDefault();
        Endpoints = endpoints.Length > 0 ? string.Join(", ", endpoints) : null;
        Instance = (rank.InstanceId >> 32).ToString("x8", CultureInfo.InvariantCulture);
    }

    /// <summary>The name that people see; 1 to 64 characters. Two servers may have the same name.</summary>
    public string Name { get; }

    /// <summary>
    /// The id, which elections compare (the highest wins): the process id, or the number given with <c>-Id</c>.
    /// </summary>
    public long Id { get; }

    /// <summary>Whether the server leads the group.</summary>
    public bool IsLeader { get; }

    /// <summary>The server's role in the group: <c>Leader</c>, <c>Member</c> or <c>Learner</c>.</summary>
    public string Role { get; }

    /// <summary>
    /// The state that the server reported: <c>Leader</c>, <c>Follower</c>, <c>Electing</c> or <c>Joining</c>. <c>Silent</c> if it
    /// did not answer, null if it was not asked.
    /// </summary>
    public string? State { get; private init; }

    /// <summary>
    /// Milliseconds since this server's last sign of life to the asked server; null if no server was asked.
    /// </summary>
    public double? HeartbeatAgeMs { get; private init; }

    /// <summary>Milliseconds from the asked server's question to this server's answer; null if there was none.</summary>
    public double? RoundTripMs { get; private init; }

    /// <summary>Number of attached clients; null if the server did not answer or was not asked.</summary>
    public int? Clients { get; private init; }

    /// <summary>
    /// Confirmed messages per second of the server's clients, as an average over the last 10 s. Null if the server did not answer
    /// or was not asked.
    /// </summary>
    public double? MessagesPerSecond { get; private init; }

    /// <summary>
    /// Number of messages that the server lacks compared with the leader; null if it did not answer or was not asked.
    /// </summary>
    public long? Lag { get; private init; }

    /// <summary>
    /// Milliseconds by which the server's wall clock is ahead of the asked server's, to half a round trip; negative if it is
    /// behind. Null if the server did not answer or was not asked.
    /// </summary>
    public double? ClockOffsetMs { get; private init; }

    /// <summary>The server's first endpoint, as <c>address:port</c>; null if it is unknown.</summary>
    public string? Endpoint { get; }

    /// <summary>
    /// The server's endpoints, each as <c>address:port</c>, the most likely one first, separated by commas; null if unknown.
    /// </summary>
    public string? Endpoints { get; }

    /// <summary>Eight hexadecimal digits, random for each start, so that a restarted server with its old name and id has another
    /// instance. Logs show the first four digits after the id.</summary>
    public string Instance { get; }

    /// <summary>Returns the name.</summary>
    public override string ToString() => Name;

    internal static ChatGroupMemberList AllOf(IEnumerable<Member> members, Rank leader) =>
        new(members.Select(member => new ChatGroupMember(member.Rank, member.Name, RoleOf(member.Rank, leader), member)));

    internal static ChatGroupMemberList AllOf(GroupStatus status) =>
        new(status.Members.Select(member => Of(member, status.View)));

    private static ChatGroupMember Of(MemberStatus status, GroupView view)
    {
        var hasAnswered = status.State != MemberState.Silent;
        var role = status.IsMember ? RoleOf(status.Rank, view.Leader.Rank) : ChatGroupRole.Learner;
        return new(status.Rank, status.Name, role, view.Find(status.Rank))
        {
            State = status.State.ToString(),
            HeartbeatAgeMs = Milliseconds.Of(status.Silence),
            RoundTripMs = hasAnswered ? Milliseconds.Of(status.RoundTrip) : null,
            Clients = hasAnswered ? status.Clients : null,
            MessagesPerSecond = hasAnswered ? status.MessagesPerSecond : null,
            Lag = hasAnswered ? status.Lag : null,
            ClockOffsetMs = hasAnswered ? Milliseconds.Of(status.ClockOffset) : null,
        };
    }

    private static ChatGroupRole RoleOf(Rank rank, Rank leader) => rank == leader ? ChatGroupRole.Leader : ChatGroupRole.Member;
}
