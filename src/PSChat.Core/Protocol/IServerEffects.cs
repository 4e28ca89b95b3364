using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol.Home;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// What a server's state machine wants done. The host does it; nothing here may call back into the state machine before
/// the call that caused it has returned.
/// </summary>
internal interface IServerEffects : IHomeEffects
{
    /// <summary>Sends to everybody on the network, and to the seeds.</summary>
    void Broadcast(Datagram datagram);

    /// <summary>Sends back to where a datagram came from.</summary>
    void Reply(Endpoint to, Datagram datagram);

    /// <summary>Sends to a server's private port.</summary>
    void Notify(Member to, Datagram datagram);

    /// <summary>Dials once; the answer is <see cref="ServerProtocol.LinkUp"/> or <see cref="ServerProtocol.DialFailed"/>.</summary>
    void Dial(Member member);

    /// <summary>Closes the link to a server, if there is one.</summary>
    void CloseLink(Rank rank);

    /// <summary>Sends over the link to a server; dropped if there is none: <see cref="ServerProtocol.LinkUp"/> makes up for it.</summary>
    void Send(Rank to, Frame frame);

    /// <summary>A new view holds here.</summary>
    void ViewInstalled(GroupView view, TimeSpan electionDuration);

    /// <summary>How the group's servers are doing: the answer to <see cref="ServerProtocol.AskMembers"/>.</summary>
    void MembersListed(MemberList list);

    /// <summary>The server has left its group, or cannot become a member: <paramref name="failure"/> says why.</summary>
    void Ended(ChatException? failure);

    /// <summary>A detail for people who debug.</summary>
    void Trace(string text);
}
