using System.Globalization;
using PSChat.Groups;

namespace PSChat;

/// <summary>One server of a group.</summary>
public sealed class ChatGroupMember
{
    private ChatGroupMember(Member member, bool isLeader)
    {
        Name = member.Name;
        Id = member.Id;
        IsLeader = isLeader;
        Endpoints = [.. member.Endpoints.Select(endpoint => endpoint.ToString())];
        Instance = (member.Rank.InstanceId >> 32).ToString("x8", CultureInfo.InvariantCulture);
    }

    /// <summary>For people; 1 to 64 characters. Two servers may share one.</summary>
    public string Name { get; }

    /// <summary>What elections compare, the highest wins: the process id, or the number given with <c>-Id</c>.</summary>
    public long Id { get; }

    /// <summary>Whether it leads the group.</summary>
    public bool IsLeader { get; }

    /// <summary>What it is in the group.</summary>
    public ChatGroupRole Role => IsLeader ? ChatGroupRole.Leader : ChatGroupRole.Member;

    /// <summary>Where it takes links first of all, as <c>address:port</c>; null if it announces nothing.</summary>
    public string? Endpoint => Endpoints.Length > 0 ? Endpoints[0] : null;

    /// <summary>Where it takes links, the most likely one first, each as <c>address:port</c>.</summary>
    public string[] Endpoints { get; }

    /// <summary>Random for each start, eight hexadecimal digits: a server that was restarted under its old name and id has
    /// another one. Logs show the first four, after the id.</summary>
    public string Instance { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal static ChatGroupMember[] AllOf(IEnumerable<Member> members, Rank leader) =>
        [.. members.Select(member => new ChatGroupMember(member, member.Rank == leader))];
}
