using PSChat.Groups;
using PSChat.Messages;
using PSChat.Protocol.Home;
using PSChat.Wire;

namespace PSChat.Protocol;

/// <summary>
/// Effects of a server's state machine, which the host carries out. An effect must not call back into the state machine before
/// the call that caused it has returned.
/// </summary>
internal interface IServerEffects : IHomeEffects
{
    /// <summary>Sends to everybody on the network, and to the seeds.</summary>
    void Broadcast(Datagram datagram);

    /// <summary>Sends back to the source of a datagram.</summary>
    void Reply(Endpoint to, Datagram datagram);

    /// <summary>Sends to a server's private port.</summary>
    void Notify(Member to, Datagram datagram);

    /// <summary>
    /// Dials once; the answer is <see cref="ServerProtocol.LinkUp"/> or <see cref="ServerProtocol.DialFailed"/>.
    /// </summary>
    void Dial(Member member);

    /// <summary>Closes the link to a server, if there is one.</summary>
    void CloseLink(Rank rank);

    /// <summary>
    /// Sends over the link to a server. The frame is dropped if there is no link; <see cref="ServerProtocol.LinkUp"/> makes up
    /// for it.
    /// </summary>
    void Send(Rank to, Frame frame);

    /// <summary>A new view holds here.</summary>
    void ViewInstalled(GroupView view, TimeSpan electionDuration);

    /// <summary>The status of the group's servers: the answer to <see cref="ServerProtocol.AskMembers"/>.</summary>
    void MembersListed(MemberList list);

    /// <summary>The server has left its group, or cannot become a member; <paramref name="failure"/> says why.</summary>
    void Ended(ChatException? failure);

    /// <summary>A detail for debugging.</summary>
    void Trace(string text);
}
