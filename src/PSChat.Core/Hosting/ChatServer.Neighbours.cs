using PSChat.Net;
using PSChat.Wire;

namespace PSChat;

/// <summary>Questions that reach the other servers of this machine too, which one server of each group answers (D9).</summary>
public sealed partial class ChatServer : INeighbourHandler
{
    bool INeighbourHandler.CanAnswer => Status is ChatServerStatus.Leader or ChatServerStatus.Follower;

    void INeighbourHandler.ReceiveShared(Endpoint source, Datagram datagram) => Admit(source, datagram, isShared: true);

    /// <summary>
    /// Whether this server answers for the servers of its group on this machine: the highest of them does, and one that has not
    /// joined decides for itself. Otherwise one forged question would have many answers.
    /// </summary>
    private bool SpeaksHere() => _view is null || !_view.Members.Any(member => member.Rank > Self.Rank && IsHere(member));

    /// <summary>
    /// Whether a member is on this machine. One common address proves nothing, because machines with containers share some.
    /// </summary>
    private bool IsHere(Member member) => AddressesOf(member).SetEquals(AddressesOf(Self));

    private static HashSet<System.Net.IPAddress> AddressesOf(Member member) =>
        [.. member.Endpoints.Select(endpoint => endpoint.Address)];
}
