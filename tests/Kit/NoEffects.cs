using PSChat.Groups;
using PSChat.Protocol;
using PSChat.Wire;

namespace PSChat.Kit;

/// <summary>
/// A host that does nothing, so that only the state machine is left. A test derives from it and implements the effects that it
/// looks at.
/// </summary>
internal class NoEffects : IServerEffects
{
    public void Broadcast(Datagram datagram)
    {
    }

    public void Reply(Endpoint to, Datagram datagram)
    {
    }

    public void Notify(Member to, Datagram datagram)
    {
    }

    public void Dial(Member member)
    {
    }

    public void CloseLink(Rank rank)
    {
    }

    public void Send(Rank to, Frame frame)
    {
    }

    public void SendToClient(long connection, Frame frame)
    {
    }

    public void ClientHasUnread(long connection)
    {
    }

    public void CloseClient(long connection, ChatError code, string text)
    {
    }

    public void ViewInstalled(GroupView view, TimeSpan electionDuration)
    {
    }

    public void MembersListed(MemberList list)
    {
    }

    public void Ended(ChatException? failure)
    {
    }

    public void Refused(ServerLimit limit)
    {
    }

    public void Trace(string text)
    {
    }
}
